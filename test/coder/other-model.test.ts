import { describe, expect, test } from "vitest";
import { withFallbackModels } from "../../src/agents/fallback-models.ts";
import { caseOf } from "./case-of.ts";
import { setDesk } from "./desk.ts";
import { thinkingOf } from "./thinking-of.ts";

const models = {
  claude: ["claude-opus-5-5", "claude-sonnet-5-5"],
  codex: ["gpt-6.1-sol", "gpt-6-sol"],
  gemini: ["gemini-3.1-pro-preview", "gemini-3.8-flash"],
} as const;
const words = { claude: "high", codex: "high", gemini: "HIGH" } as const;

/** Whether the next model answered where the first one always fails with a status, and what each was told to think. */
async function movesOn(title: string, status: number) {
  const coderCase = caseOf(title);
  await using desk = await setDesk(coderCase);
  const { name, vendor } = coderCase;
  const [first, second] = models[name];
  const fault = { kind: "status", status } as const;
  desk.models.play({ vendor, match: { model: first }, steps: () => ({ fault }) });
  desk.models.play({ vendor, match: { model: second }, steps: () => ({ text: "Yes." }) });
  const choices = [first, second].map((model) => ({ model, effort: "high" as const }));
  const coder = withFallbackModels(desk.coder, choices);
  await using thread = await coder.startThread({ cwd: desk.tree });
  const text = await thread.run("Hello").then(
    ({ text }) => text,
    () => "failed",
  );
  const efforts = desk.models.requests.map((_, at) => thinkingOf(desk, at));
  return {
    text,
    efforts: [...new Set(efforts)],
    gone: coder.unavailable().map(({ model }) => model),
  };
}

describe("another model of the same CLI", () => {
  test.each([
    ["claude", 529],
    ["claude", 404],
    ["codex", 503],
    ["codex", 404],
    ["codex-exec", 503],
    ["codex-exec", 404],
    ["gemini", 503],
    ["gemini", 404],
    ["gemini-once", 503],
  ])("%s asks it after a %i", async (title, status) => {
    const { name } = caseOf(title);
    expect(await movesOn(title, status)).toEqual({
      text: "Yes.",
      efforts: [words[name]],
      gone: [models[name][0]],
    });
  });

  test.each([
    ["claude", 401],
    ["codex", 401],
    ["gemini", 403],
  ])("%s does not after a %i", async (title, status) => {
    expect(await movesOn(title, status)).toMatchObject({ text: "failed", gone: [] });
  });
});
