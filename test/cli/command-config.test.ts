import { expect, it } from "vitest";
import { commandConfig } from "../../src/cli/command-config.ts";
import type { RawInputs } from "../../src/config/config.ts";

function configOf(...[flags, raw, env = {}]: [RawInputs, RawInputs, NodeJS.ProcessEnv?]) {
  const notes: string[] = [];
  const terminal = { env, note: (text: string) => notes.push(text) };
  const file = { path: ".github/crosscheck.yml", text: "", raw, warnings: [] };
  return { config: commandConfig(flags, terminal, { fix: "off" }, file), notes };
}

it("takes what the command decides, then flags, then the environment, then the repository's file", () => {
  const { config, notes } = configOf(
    { "max-comments": "3" },
    { "max-comments": "5", "min-severity": "high", fix: "commit" },
    { OPENAI_API_KEY: "test-key-openai" },
  );
  expect(config).toMatchObject({ fix: "off", maxComments: 3, minSeverity: "high" });
  expect(config.vendors.openai.key).toBe("test-key-openai");
  expect(notes).toEqual([]);
});

it("takes the vendors' addresses and keys from their tools' own variables", () => {
  const env = {
    ANTHROPIC_BASE_URL: "https://gateway.test/a/",
    OPENAI_BASE_URL: "https://gateway.test/v1",
    CODEX_API_KEY: "second",
    CLAUDE_CODE_OAUTH_TOKEN: "token",
  };
  const { vendors } = configOf({}, {}, env).config;
  expect(vendors.anthropic).toMatchObject({ baseUrl: "https://gateway.test/a", key: "token" });
  // Our addresses have no version at their end.
  expect(vendors.openai).toMatchObject({ baseUrl: "https://gateway.test", key: "second" });
  const first = configOf({}, {}, { ...env, OPENAI_API_KEY: "first", ANTHROPIC_API_KEY: "key" });
  expect(first.config.vendors.openai.key).toBe("first");
  expect(first.config.vendors.anthropic.key).toBe("key");
});

it("starts nothing under a login that is not supported, nor with a limit that cannot be kept", () => {
  expect(() => configOf({}, {}, { CLAUDE_CODE_USE_BEDROCK: "1" })).toThrow("BEDROCK");
  const strange = { reviewers: "claude:strange", "max-cost": "1" };
  expect(() => configOf(strange, {})).toThrow("has no price");
});

it("tells the closest value of a flag", () => {
  expect(() => configOf({ "fail-on": "hihg" }, {})).toThrow("; did you mean high?");
  expect(() => configOf({ "min-severity": "terrible" }, {})).toThrow(/low$/);
});

it("lets no repository take the user's jail away, and says so", () => {
  const one = configOf({}, { isolation: "off" });
  expect(one.config.isolation).toBe("auto");
  expect(one.notes).toEqual([expect.stringContaining("give --isolation off")]);
  const other = configOf({ isolation: "off" }, { isolation: "required" });
  expect(other.config.isolation).toBe("off");
  expect(other.notes).toEqual([]);
});

it("warns of a path that is taken out of a list in vain", () => {
  const { notes } = configOf({ ignore: "dist/, !dist/keep.ts" }, {});
  expect(notes).toEqual([expect.stringContaining("warning: ignore: !dist/keep.ts has no effect")]);
});
