/** A file that a coder changed; a move is a `delete` and an `add`. `path` is as the vendor names it, usually absolute. */
export interface FileChange {
  readonly path: string;
  readonly kind: "add" | "update" | "delete";
}

/** One step of a coder's plan. */
export interface PlanStep {
  readonly text: string;
  readonly done: boolean;
}

/** A thing that a coder did in a turn, complete. `id` is the vendor's where it has one. */
export type Item =
  | { readonly type: "message"; readonly id: string; readonly text: string }
  | { readonly type: "reasoning"; readonly id: string; readonly text: string }
  | {
      readonly type: "command";
      readonly id: string;
      readonly command: string;
      readonly output: string;
      /** Undefined when the vendor does not say, or the command was still running when the turn ended. */
      readonly exitCode: number | undefined;
      readonly status: "completed" | "failed" | "declined" | "running";
    }
  | {
      readonly type: "file_change";
      readonly id: string;
      readonly changes: readonly FileChange[];
      readonly status: "completed" | "failed" | "declined";
    }
  | {
      readonly type: "tool_call";
      readonly id: string;
      readonly name: string;
      readonly input: unknown;
      readonly output: string | undefined;
      readonly status: "completed" | "failed" | "declined" | "running";
    }
  | { readonly type: "plan"; readonly id: string; readonly steps: readonly PlanStep[] }
  | { readonly type: "search"; readonly id: string; readonly query: string }
  | { readonly type: "error"; readonly id: string; readonly message: string };
