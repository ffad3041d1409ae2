import { describe, expect, test } from "vitest";
import type { Effort } from "../../src/coder/coder.ts";
import { caseOf } from "./case-of.ts";
import { type Desk, setDesk } from "./desk.ts";

/** What a coder's first request says of thinking, for a model and a level of effort. */
async function told(title: string, model: string, effort: Effort): Promise<unknown> {
  await using desk = await setDesk(caseOf(title), { scripts: [[{ text: "One." }]] });
  await (await desk.thread({ model, effort })).run("Hello");
  return thinkingOf(desk);
}

interface Body {
  readonly output_config?: { readonly effort?: unknown };
  readonly reasoning?: { readonly effort?: unknown };
  readonly generationConfig?: { readonly thinkingConfig?: Readonly<Record<string, unknown>> };
}

/** What the requests of a desk said of thinking, each in its vendor's words. */
function thinkingOf({ models }: Pick<Desk, "models">, at = 0): unknown {
  const body = models.requests[at]?.body as Body | undefined;
  const { thinkingLevel, thinkingBudget } = body?.generationConfig?.thinkingConfig ?? {};
  return body?.output_config?.effort ?? body?.reasoning?.effort ?? thinkingLevel ?? thinkingBudget;
}

describe("what arrives at the vendor", () => {
  test.each([
    ["claude", "claude-opus-5-5", "medium", "medium"],
    ["claude", "opus", "high", "high"],
    ["claude", "claude-opus-5-5", "max", "max"],
    ["claude", "claude-opus-4-5", "max", "high"],
    ["claude", "claude-haiku-4-5", "high", undefined],
    ["codex", "gpt-6.1-sol", "medium", "medium"],
    ["codex", "gpt-6.1-sol", "max", "xhigh"],
    ["codex", "gpt-5.1-codex", "max", "high"],
    ["codex-exec", "gpt-6.1-sol", "high", "high"],
    ["codex-exec", "gpt-6.1-sol", "max", "xhigh"],
    ["gemini", "gemini-3.1-pro-preview", "medium", "MEDIUM"],
    ["gemini", "flash", "low", "LOW"],
    ["gemini", "gemini-2.5-pro", "max", 32_768],
    ["gemini-once", "gemini-3.1-pro-preview", "medium", "MEDIUM"],
    ["gemini-once", "gemini-2.5-flash", "high", 16_384],
  ] as const)("%s tells %s to think with %s effort", async (title, model, effort, word) => {
    expect(await told(title, model, effort)).toBe(word);
  });
});
