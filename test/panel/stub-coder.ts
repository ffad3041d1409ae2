import type { Coder, Thread } from "../../src/coder/coder.ts";
import { UNKNOWN_USAGE } from "../../src/coder/driver/sum-usage.ts";
import type { Answer, AnswerIssue } from "../../src/model/answer.ts";

/** What such a coder raises about a line that the pull request of `scene.ts` changed. */
export const raisedOn9 = {
  file: "src/cart.ts",
  line: 9,
  endLine: null,
  side: "RIGHT",
  severity: "high",
  category: "bug",
  title: "The ninth line is wrong",
  description: "Nobody can add it up.",
  snippet: "changed 9",
  suggestion: null,
  confidence: 0.9,
  preExisting: false,
} as const satisfies AnswerIssue;

/** A coder without a program behind it: each turn gives the answer of now, and its prompt is written down. */
export function stubCoder(answer: () => Partial<Answer>): {
  readonly coder: Pick<Coder, "startThread">;
  readonly prompts: readonly string[];
} {
  const prompts: string[] = [];
  const thread: Thread = {
    id: "thread-1",
    coder: "stub",
    spent: { usage: UNKNOWN_USAGE, costUsd: undefined },
    run: () => Promise.reject(new Error("a reviewer's turns are streamed")),
    async *runStreamed(prompt) {
      prompts.push(String(prompt));
      const whole = { turn: "review", summary: "", issues: [], votes: [], checks: [] };
      const json = { ...whole, ...answer() };
      yield { type: "done", text: "", json, coder: "stub", atMs: 0, original: undefined };
    },
    interrupt: async () => undefined,
    close: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
  return { coder: { startThread: async () => thread }, prompts };
}
