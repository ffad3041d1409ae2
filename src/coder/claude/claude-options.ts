import type { CoderOptions } from "../coder.ts";

/** Claude Code's own words for who decides about a tool call. */
export type ClaudePermissionMode = "default" | "acceptEdits" | "dontAsk" | "plan";

/** The options of the `claude` coder. */
export interface ClaudeOptions extends CoderOptions {
  /**
   * True: a process per turn, which ends with it; the next one resumes the thread (some 0.6 s). Undefined: one live
   * process per thread.
   */
  readonly oneShot?: boolean | undefined;
  /** `oauth`: the key is a subscription's token, and requests are to look like that. Undefined: `api-key`. */
  readonly keyKind?: "api-key" | "oauth" | undefined;
  /** Instead of the mode that follows from sandbox and approval policy. `plan`: it may read, and plans. */
  readonly permissionMode?: ClaudePermissionMode | undefined;
}
