import { expect, it } from "vitest";
import { commandConfig } from "../../src/cli/command-config.ts";
import type { RawInputs } from "../../src/config/config.ts";

function configOf(...[flags, raw, env = {}]: [RawInputs, RawInputs, NodeJS.ProcessEnv?]) {
  const notes: string[] = [];
  const terminal = { env, note: (text: string) => notes.push(text) };
  const file = { raw, warnings: [] };
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

it("lets no repository take the user's jail away, and says so", () => {
  const one = configOf({}, { isolation: "off" });
  expect(one.config.isolation).toBe("auto");
  expect(one.notes).toEqual([expect.stringContaining("give --isolation off")]);
  const other = configOf({ isolation: "off" }, { isolation: "required" });
  expect(other.config.isolation).toBe("off");
  expect(other.notes).toEqual([]);
});
