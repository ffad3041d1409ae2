import { expect, it } from "vitest";
import { ownInputs, sharedInputs } from "../../src/config/config.ts";
import { allSettings } from "../../src/config/settings.ts";

const everything = Object.fromEntries(allSettings.map(({ name }) => [name, ` ${name} `]));

it("hands no key, no token, no address and no path of a program on to other jobs", () => {
  const handed = Object.keys(sharedInputs(everything));
  const own = Object.keys(ownInputs(everything));
  expect([...handed, ...own].sort()).toEqual(allSettings.map(({ name }) => name).sort());
  const secrets = allSettings.filter(({ type }) => type.kind === "secret").map(({ name }) => name);
  expect(own).toEqual(expect.arrayContaining(secrets));
  expect(handed.filter((name) => /-(key|token|url|path)$/.test(name))).toEqual([]);
  expect(handed).toEqual(expect.arrayContaining(["reviewers", "fix", "max-cost", "isolation"]));
});

it("takes of each input the first text that says something", () => {
  expect(sharedInputs({ fix: " ", verify: "make" }, { fix: "off", verify: "x" })).toEqual({
    fix: "off",
    verify: "make",
  });
});
