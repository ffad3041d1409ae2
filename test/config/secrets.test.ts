import { expect, it } from "vitest";
import { parseConfig, sharedInputs } from "../../src/config/config.ts";
import { allSettings } from "../../src/config/settings.ts";

it("knows the value of every secret that can be set, whatever it is for", () => {
  const secrets = allSettings.filter(({ type }) => type.kind === "secret");
  expect(secrets.length).toBeGreaterThan(4);
  for (const { name } of secrets) {
    expect(parseConfig({ [name]: `made-up-${name}` }).secrets, name).toEqual([`made-up-${name}`]);
  }
});

it("hides each line of marker-key, and hands none of them on", () => {
  const given = { "marker-key": " the-newer-key \r\n\nthe-older-key\n", fix: "off" };
  const config = parseConfig(given);
  expect(config.markerKeys).toEqual(["the-newer-key", "the-older-key"]);
  expect(config.secrets).toEqual(config.markerKeys);
  expect(sharedInputs(given)).toEqual({ fix: "off" });
});
