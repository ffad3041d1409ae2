import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { securityMarkdown } from "../../scripts/security.ts";
import { donePlays, givenPlays } from "./corpus.ts";
import { shownElsewhere } from "./shown-elsewhere.ts";
import { threats } from "./threats.ts";

const plays = [...givenPlays, ...donePlays];
const attacks = plays.flatMap((play) => play.attacks);

it("SECURITY.md says what the corpus shows: else run npm run build", () => {
  expect(readFileSync("SECURITY.md", "utf8")).toBe(securityMarkdown());
});

it("the corpus has at least 150 cases with names of their own, in at most 24 runs", () => {
  const names = plays.flatMap((play) => play.attacks.map(({ name }) => `${play.name}: ${name}`));
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(150);
  expect(plays.reduce((sum, { runs }) => sum + runs, 0)).toBeLessThanOrEqual(24);
});

it.each(Object.keys(threats))("there is a case for the threat %s", (threat) => {
  expect(attacks.some((attack) => attack.threat === threat)).toBe(true);
});

it.each(shownElsewhere.flatMap(({ tests }) => tests.map(([file, name]) => ({ file, name }))))(
  "there is the test $name in $file",
  ({ file, name }) => {
    expect(readFileSync(`test/${file}`, "utf8")).toContain(`"${name}`);
  },
);
