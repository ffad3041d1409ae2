import { describe, expect, test } from "vitest";
import type { Effort } from "../../src/coder/coder.ts";
import { caseOf } from "./case-of.ts";
import { setDesk } from "./desk.ts";
import { thinkingOf } from "./thinking-of.ts";

/** What a coder's first request says of thinking, for a model and a level of effort. */
async function told(title: string, model: string, effort: Effort): Promise<unknown> {
  await using desk = await setDesk(caseOf(title), { scripts: [[{ text: "One." }]] });
  await (await desk.thread({ model, effort })).run("Hello");
  return thinkingOf(desk);
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

test.each(["claude", "codex", "codex-exec", "gemini"])(
  "%s keeps the effort in later turns, and on a thread that goes on",
  async (title) => {
    const coderCase = caseOf(title);
    await using desk = await setDesk(coderCase);
    desk.models.play({ vendor: coderCase.vendor, steps: () => ({ text: "One." }) });
    const options = { cwd: desk.tree, effort: "high" } as const;
    const thread = await desk.coder.startThread(options);
    await thread.run("Hello");
    await thread.run("And again");
    await thread.close();
    if (coderCase.resumes) await (await desk.coder.resumeThread(thread.id, options)).run("Still?");
    const words = desk.models.requests.map((_, at) => String(thinkingOf(desk, at)).toLowerCase());
    expect(words).toEqual(Array(coderCase.resumes ? 3 : 2).fill("high"));
  },
);
