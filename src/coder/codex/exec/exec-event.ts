/**
 * The records that `codex exec --json` writes (0.169.0), in the vendor's own names: `CoderEvent.original` of a thread
 * with `transport: "exec"` is one. What a later release adds is kept as it came, as `unknown`.
 */
export type ExecEvent =
  | { readonly type: "thread.started"; readonly thread_id: string }
  | { readonly type: "turn.started" }
  | { readonly type: "item.started" | "item.updated" | "item.completed"; readonly item: ExecItem }
  /** `usage` is the whole thread's so far. */
  | { readonly type: "turn.completed"; readonly usage: ExecUsage }
  | { readonly type: "turn.failed"; readonly error: { readonly message: string } }
  /** A retry, or what `turn.failed` says next. */
  | { readonly type: "error"; readonly message: string }
  | { readonly type: "unknown"; readonly name: string; readonly record: object };

/** Tokens; `input_tokens` includes cached ones and cache writes. */
export interface ExecUsage {
  readonly input_tokens: number | undefined;
  readonly cached_input_tokens: number | undefined;
  readonly cache_write_input_tokens: number | undefined;
  readonly output_tokens: number | undefined;
  readonly reasoning_output_tokens: number | undefined;
}

/** How far a call is. A later release may have more words. */
export type ExecStatus = "in_progress" | "completed" | "failed" | "declined" | (string & {});

/** A thing that codex did. `id` counts from `item_0` in each process. */
export type ExecItem = { readonly id: string } & (
  | { readonly type: "agent_message"; readonly text: string }
  | { readonly type: "reasoning"; readonly text: string }
  | {
      readonly type: "command_execution";
      readonly command: string;
      readonly aggregated_output: string;
      /** Null while it runs. */
      readonly exit_code: number | null;
      readonly status: ExecStatus;
    }
  | {
      readonly type: "file_change";
      readonly changes: readonly { readonly path: string; readonly kind: string }[];
      readonly status: ExecStatus;
    }
  | {
      readonly type: "mcp_tool_call";
      readonly server: string;
      readonly tool: string;
      readonly arguments: unknown;
      readonly result: unknown;
      readonly error: unknown;
      readonly status: ExecStatus;
    }
  | {
      readonly type: "collab_tool_call";
      /** `spawn_agent`, `wait`, `send_input`, … */
      readonly tool: string;
      readonly sender_thread_id: string;
      readonly receiver_thread_ids: readonly string[];
      readonly prompt: string | null;
      /** What became of each agent so far (`{status, message}`), by its thread's id. */
      readonly agents_states: Readonly<Record<string, unknown>>;
      readonly status: ExecStatus;
    }
  /** `query` is empty while it searches. `action`: a search, or what it did with a page. */
  | { readonly type: "web_search"; readonly query: string; readonly action: unknown }
  | {
      readonly type: "todo_list";
      readonly items: readonly { readonly text: string; readonly completed: boolean }[];
    }
  /** A warning. */
  | { readonly type: "error"; readonly message: string }
  | { readonly type: "unknown"; readonly name: string; readonly record: object }
);
