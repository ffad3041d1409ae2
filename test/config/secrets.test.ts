import { expect, it } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import { allSettings } from "../../src/config/settings.ts";

it("knows the value of every secret that can be set, whatever it is for", () => {
  const secrets = allSettings.filter(({ type }) => type.kind === "secret");
  expect(secrets.length).toBeGreaterThan(4);
  for (const { name } of secrets) {
    expect(parseConfig({ [name]: `made-up-${name}` }).secrets, name).toEqual([`made-up-${name}`]);
  }
});
