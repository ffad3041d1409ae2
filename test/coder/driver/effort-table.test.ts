import { describe, expect, it } from "vitest";
import { type EffortCoder, effortWord, knownEfforts } from "../../../src/coder/effort-table.ts";

describe("the table of efforts", () => {
  it.each<[EffortCoder, string, (string | number | undefined)[]]>([
    ["claude", "claude-opus-5-5", ["low", "medium", "high", "max"]],
    ["claude", "sonnet", ["low", "medium", "high", "max"]],
    ["claude", "us.anthropic.claude-opus-4-5-20251101-v1:0", ["low", "medium", "high", "high"]],
    ["claude", "claude-sonnet-4-6", ["low", "medium", "high", "max"]],
    ["claude", "claude-haiku-4-5-20251001", [undefined, undefined, undefined, undefined]],
    ["claude", "claude-sonnet-4-5", [undefined, undefined, undefined, undefined]],
    ["claude", "claude-sonnet-4-20250514", [undefined, undefined, undefined, undefined]],
    ["codex", "gpt-6.1-sol", ["low", "medium", "high", "xhigh"]],
    ["codex", "gpt-5.4", ["low", "medium", "high", "xhigh"]],
    ["codex", "gpt-5.1-codex-max", ["low", "medium", "high", "xhigh"]],
    ["codex", "gpt-5.1-codex", ["low", "medium", "high", "high"]],
    ["codex", "o4-mini", ["low", "medium", "high", "high"]],
    ["codex", "gpt-5-pro", [undefined, undefined, "high", "high"]],
    ["codex", "gpt-4.1", [undefined, undefined, undefined, undefined]],
    ["codex", "qwen3:32b", ["low", "medium", "high", "xhigh"]],
    ["gemini", "gemini-3.1-pro-preview", ["LOW", "MEDIUM", "HIGH", "HIGH"]],
    ["gemini", "gemini-2.5-pro", [1024, 8192, 16_384, 32_768]],
    ["gemini", "gemini-2.5-flash", [1024, 8192, 16_384, 24_576]],
    ["gemini", "gemini-2.0-flash", [undefined, undefined, undefined, undefined]],
    ["acp", "default", [undefined, undefined, undefined, undefined]],
  ])("%s tells %s %j from low to max", (coder, model, words) => {
    const asked = ["low", "medium", "high", "max"] as const;
    expect(asked.map((effort) => effortWord(coder, model, effort))).toEqual(words);
  });

  it("names the levels that a model knows", () => {
    expect(knownEfforts("codex", "gpt-5-pro")).toEqual(["high", "xhigh", "max"]);
    expect(knownEfforts("claude", "claude-haiku-4-5")).toEqual([]);
  });
});
