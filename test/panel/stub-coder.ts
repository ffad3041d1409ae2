import type { Coder, Thread } from "../../src/coder/coder.ts";
import { UNKNOWN_USAGE } from "../../src/coder/driver/sum-usage.ts";
import type { Answer } from "../../src/model/answer.ts";

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
