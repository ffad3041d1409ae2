import type { Thread } from "../coder/coder.ts";
import { AbortError, CoderError, messageOf, UnsupportedError } from "../errors.ts";
import { answerSchema } from "../model/answer.ts";
import { type SalvagedAnswer, salvageAnswer } from "../review/read-answer.ts";

/** What a turn of a reviewer gave. */
export type Reply =
  | ({ readonly status: "answered"; readonly problem: string | null } & SalvagedAnswer)
  | { readonly status: "failed"; readonly reason: string };

/** Says for a person what went wrong. A defect of ours costs one turn too: what others answered was paid for. */
export function failureText(error: unknown): string {
  if (error instanceof CoderError || error instanceof UnsupportedError) return error.message;
  return `it broke: ${messageOf(error)}`;
}

/** What is missing of an answer that says too much; null when nothing is. */
function tooMany({ cuts }: SalvagedAnswer): string | null {
  return cuts.items === 0 ? null : `too many items in its answer: ${cuts.items} left out`;
}

/**
 * Runs one turn of a reviewer's thread and reads its answer. An answer that stays invalid after the repair turn is kept
 * as far as it is valid. Never rejects.
 */
export async function ask(
  thread: Thread,
  prompt: string,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal; onText(text: string): void },
): Promise<Reply> {
  const { timeoutMs, signal, onText } = options;
  try {
    let json: unknown;
    for await (const event of thread.runStreamed(prompt, {
      outputSchema: answerSchema,
      timeoutMs,
      signal,
    })) {
      if (event.type === "done") json = event.json;
      if (event.type === "tool_use") onText(event.name);
      if (event.type === "cancelled") {
        return { status: "failed", reason: event.reason ?? "cancelled" };
      }
    }
    const salvaged = salvageAnswer(json);
    if (!salvaged) return { status: "failed", reason: "gave no answer" };
    return { status: "answered", problem: tooMany(salvaged), ...salvaged };
  } catch (error) {
    if (error instanceof AbortError) {
      return { status: "failed", reason: error.message };
    }
    if (error instanceof CoderError && error.reason === "output") {
      const salvaged = salvageAnswer(error.details.json);
      if (salvaged) return { status: "answered", problem: error.message, ...salvaged };
    }
    return { status: "failed", reason: failureText(error) };
  }
}
