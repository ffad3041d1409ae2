import { describe, expect, it } from "vitest";
import { parseReviewers, parseRole, rolePattern } from "../../src/config/reviewers.ts";
import { UsageError } from "../../src/errors.ts";

const arn =
  "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-opus-4-5-20251101-v1:0";

describe("a role", () => {
  it.each([
    ["claude", { name: "claude", coder: "claude", model: null }],
    ["claude@high", { name: "claude", coder: "claude", model: null, effort: "high" }],
    ["second=claude:opus@max", { name: "second", coder: "claude", model: "opus", effort: "max" }],
    ["codex:qwen3:32b", { name: "codex", coder: "codex", model: "qwen3:32b" }],
    ["codex:qwen3:32b@low", { name: "codex", coder: "codex", model: "qwen3:32b", effort: "low" }],
    ["claude:model@20251101", { name: "claude", coder: "claude", model: "model@20251101" }],
    [
      "claude:model@20251101@low",
      { name: "claude", coder: "claude", model: "model@20251101", effort: "low" },
    ],
    ["claude:model@highest", { name: "claude", coder: "claude", model: "model@highest" }],
    ["claude:low", { name: "claude", coder: "claude", model: "low" }],
    [`claude:${arn}`, { name: "claude", coder: "claude", model: arn }],
    [`claude:${arn}@medium`, { name: "claude", coder: "claude", model: arn, effort: "medium" }],
    [
      "claude:opus[1m]@high",
      { name: "claude", coder: "claude", model: "opus[1m]", effort: "high" },
    ],
    [
      "claude:opus|sonnet@high",
      {
        name: "claude",
        coder: "claude",
        model: "opus",
        fallbackModels: ["sonnet"],
        effort: "high",
      },
    ],
    [
      "codex:a|b:1|c@2",
      { name: "codex", coder: "codex", model: "a", fallbackModels: ["b:1", "c@2"] },
    ],
  ])("%s is read", (text, role) => {
    expect(parseRole(text, "reviewers")).toEqual(role);
    expect(text).toMatch(new RegExp(`^${rolePattern}$`));
  });

  it.each([
    ["claude@", "is not a coder"],
    ["claude@ultra", 'the effort "ultra", which is not one of low, medium, high, max'],
    ["second=claude@hihg", "; did you mean claude@high?"],
    ["codex@xhigh", "; did you mean codex@max?"],
    ["claud@high", "is not a coder"],
    ["claude@high@low", "is not a coder"],
    ["claude:@high", "is not a coder"],
    ["claude:", "is not a coder"],
    ["claude:opus|", "is not a coder"],
    ["claude:|opus", "is not a coder"],
    ["claude:opus||sonnet", "is not a coder"],
    ["claude|codex", "is not a coder"],
    ["claude:opus sonnet", "is not a coder"],
    ["claude:opus@high|sonnet", "the effort behind opus stands too early"],
    ["claude:opus@low@high", "the effort behind opus stands too early"],
    ["claude:opus|opus", "names a model twice"],
  ])("%s is refused with what to write instead", (text, message) => {
    expect(() => parseRole(text, "fixer")).toThrow(UsageError);
    expect(() => parseRole(text, "fixer")).toThrow(message);
    expect(() => parseRole(text, "fixer")).toThrow(/^fixer: /);
  });

  it("takes no longer than its length, whatever is wrong with it", () => {
    const started = performance.now();
    for (const part of ["a|", "a@high", "a@high|", "|", "a:"]) {
      expect(() => parseRole(`claude:${part.repeat(50_000)}!`, "reviewers")).toThrow(UsageError);
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

it("a panel may have two efforts of one coder under two names", () => {
  const panel = parseReviewers("claude@low, deep=claude@max", "reviewers");
  expect(panel.map(({ name, effort }) => [name, effort])).toEqual([
    ["claude", "low"],
    ["deep", "max"],
  ]);
});
