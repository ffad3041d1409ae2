import type { FileChange, Item, PlanStep } from "./item.ts";
import type { Usage } from "./usage.ts";

/** What the twelve kinds of event say; {@link CoderEvent} adds who, when and the vendor's own record. */
export type EventBody =
  /** The thread is ready; comes once per turn, before anything else. */
  | {
      readonly type: "init";
      readonly threadId: string;
      /** Undefined where the CLI does not say. */
      readonly model: string | undefined;
    }
  /** Text of the coder's answer. `delta`: a piece of a message that is still being written; the whole follows without. */
  | { readonly type: "message"; readonly text: string; readonly delta: boolean }
  | {
      readonly type: "tool_use";
      readonly id: string;
      readonly name: string;
      readonly input: unknown;
    }
  /** A tool call ended; `item` is what became of it, where the coder forms one. */
  | {
      readonly type: "tool_result";
      readonly id: string;
      readonly name: string;
      readonly output: string | undefined;
      readonly failed: boolean;
      readonly item: Item | undefined;
    }
  /** Sign of life: reasoning, retries, status. */
  | { readonly type: "progress"; readonly label: string; readonly text: string | undefined }
  /** The coder asked for leave, and what it was answered. */
  | {
      readonly type: "permission";
      readonly id: string;
      readonly action: string;
      readonly decision: "accept" | "decline";
      readonly reason: string | undefined;
    }
  | { readonly type: "file_change"; readonly changes: readonly FileChange[] }
  | { readonly type: "plan_update"; readonly steps: readonly PlanStep[] }
  /** Tokens of the turn so far (a later event replaces an earlier one). */
  | { readonly type: "usage"; readonly usage: Usage }
  /** `willRetry`: a warning, the turn goes on; else the turn's failure, the last event before the stream throws. */
  | { readonly type: "error"; readonly message: string; readonly willRetry: boolean }
  /** The turn was interrupted; the last event of its stream. */
  | { readonly type: "cancelled"; readonly reason: string | undefined }
  /** The turn's end. `json` is the validated answer when a schema was given, else undefined. */
  | { readonly type: "done"; readonly text: string; readonly json: unknown };

/** One event of a turn's stream. */
export type CoderEvent = EventBody & {
  readonly coder: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  /**
   * The vendor's record as parsed from its output; of a message that came in pieces the last one's. Undefined for what we
   * say ourselves: `done`, `cancelled`, the last `error`, skipped lines and the repair of an answer.
   */
  readonly original: unknown;
};
