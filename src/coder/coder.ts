import type { Launch } from "../command.ts";
import type { PriceTable } from "../prices.ts";
import type { Approvals } from "./approval/approvals.ts";
import type { ClientTool } from "./client-tool.ts";
import type { CoderEvent } from "./event.ts";
import type { Input } from "./input.ts";
import type { Item } from "./item.ts";
import type { Usage } from "./usage.ts";

/** From the least to the most that a thread may do. */
export const sandboxes = ["read-only", "workspace-write", "danger-full-access"] as const;
/** What a thread may do to the file system and the network. */
export type Sandbox = (typeof sandboxes)[number];

/** From the least asked to the most. */
export const approvalPolicies = ["never", "on-request", "untrusted"] as const;
/**
 * When a coder has to ask before it acts. `never`: nothing is asked, what the sandbox forbids fails. `on-request`: before
 * what its sandbox does not cover; changes of files that the sandbox allows are made unasked. `untrusted`: before those
 * too, and before every command but the ones that only read. Who answers: `Approvals`.
 */
export type ApprovalPolicy = (typeof approvalPolicies)[number];

/** From the least to the most thinking. */
export const efforts = ["minimal", "low", "medium", "high", "xhigh", "max"] as const;
/** How much a model should think; `max`: as much as it can. What a coder makes of it: `effort-table.ts`. */
export type Effort = (typeof efforts)[number];

/** What the driver itself needs of every coder's options. */
export interface ProcessOptions {
  /** Makes processes: see `command.ts`. */
  readonly launch: Launch;
  /** Absolute path of the CLI's executable (for Gemini: of its JavaScript entry). */
  readonly binary: string;
  /**
   * Path of an empty or missing folder, or one that a coder had before, for the CLI's own state; removed by `close`. It is
   * and holds no folder that a thread works in, and lies in none. A relative path counts from the current folder.
   */
  readonly stateFolder: string;
  /** Extra variables for the CLI's process. Undefined: none. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Hears every event of every thread, as it comes; must neither wait nor throw. Undefined: nobody does. */
  readonly onEvent?: ((event: CoderEvent) => void) | undefined;
  /** Instead of the price table of this release (`prices.ts`). */
  readonly prices?: PriceTable | undefined;
}

/** What lives as long as a coder that talks to a vendor's API. Each coder's own options type extends it. */
export interface CoderOptions extends ProcessOptions {
  /** Base URL of the vendor's API or of the gateway, without a trailing slash and without `/v1`. */
  readonly baseUrl: string;
  /** The key, or the gateway's token for this coder. Never a real key when agents read untrusted code. */
  readonly apiKey: string;
}

/** What lives as long as a thread. */
export interface ThreadOptions {
  /** The vendor's model id; undefined: the coder's default of this release. */
  readonly model?: string | undefined;
  /** Path of the tree the coder works in. A relative one counts from the current folder, as those below do. */
  readonly cwd: string;
  readonly sandbox: Sandbox;
  /** Undefined: `never`. */
  readonly approvalPolicy?: ApprovalPolicy | undefined;
  /** Who answers what the coder asks. Undefined: everything is declined. */
  readonly approvals?: Approvals | undefined;
  /** Text for the vendor's system slot. Undefined: the vendor's own. */
  readonly system?: string | undefined;
  /** Further folders the coder may read (and write, in `workspace-write`). */
  readonly additionalDirectories?: readonly string[] | undefined;
  /** A model that knows no such level is told nothing. Undefined: the CLI's own default. */
  readonly effort?: Effort | undefined;
  /**
   * `all`: what the sandbox allows; `none`: no tool at all, everything is in the prompt. A list: these of the vendor's
   * tools, by its names, in place of the sandbox's. Undefined: `all`.
   */
  readonly tools?: "all" | "none" | readonly string[] | undefined;
  /** Tools of ours, beside the vendor's; calls of them are put to `approvals.onToolCall` first. Undefined: none. */
  readonly clientTools?: readonly ClientTool[] | undefined;
  /** US dollars that a process of the thread may spend, by the CLI's own count; then turns fail with `limit`. */
  readonly maxCostUsd?: number | undefined;
  /** The schema of this thread's structured answers, for CLIs that fix it per process. A turn repeats it. */
  readonly outputSchema?: object | undefined;
  /** Extra variables for this thread's process. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** What lives as long as a turn. */
export interface TurnOptions {
  /** JSON Schema of the answer; the answer is validated, and repaired once on the same thread when it is not valid. */
  readonly outputSchema?: object | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The whole turn's limit. Undefined: 30 minutes. */
  readonly timeoutMs?: number | undefined;
  /** The longest silence of the CLI. Undefined: 10 minutes. */
  readonly idleTimeoutMs?: number | undefined;
  /** Absolute paths of images to send along. */
  readonly images?: readonly string[] | undefined;
  /** False: no `message` events with `delta`, only whole messages. */
  readonly partialMessages?: boolean | undefined;
  /** Must equal the thread's: a process keeps its environment. Another one is an `UnsupportedError`. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** What a turn gave. */
export interface TurnResult {
  readonly threadId: string;
  /** The final message; empty when the answer is only structured. */
  readonly text: string;
  /** The validated answer; undefined when no schema was given. */
  readonly json: unknown;
  readonly items: readonly Item[];
  readonly usage: Usage;
  /** By the price table; undefined when the model has no price or the CLI reports no tokens. */
  readonly costUsd: number | undefined;
  readonly events: readonly CoderEvent[];
}

/** Tokens and price of several turns. */
export interface Spent {
  readonly usage: Usage;
  /** Undefined when one of the turns had no price. */
  readonly costUsd: number | undefined;
}

/** A conversation with a coder. One turn at a time: a second one rejects at once with a clear error. */
export interface Thread extends AsyncDisposable {
  /** The vendor's id, an own UUID until the vendor has named one; another one after a CLI's breakdown in the first turn. */
  readonly id: string;
  readonly coder: string;
  /** What the turns so far came to, failed ones included. A figure that one of them did not report is undefined. */
  readonly spent: Spent;
  /**
   * Runs a turn to its end. Rejects with `CoderError`, `AbortError` or `UnsupportedError`. Of messages, a leading `system`
   * goes to the vendor's system slot in the thread's first turn; see `input.ts` for what becomes of the rest.
   */
  run(input: Input, options?: TurnOptions): Promise<TurnResult>;
  /** The same turn as a stream; it ends after `done`, `cancelled`, or by throwing what `run` rejects with. */
  runStreamed(input: Input, options?: TurnOptions): AsyncIterable<CoderEvent>;
  /** Ends the running turn, keeps the thread. Does nothing when none runs. */
  interrupt(reason?: string): Promise<void>;
  /** Ends the thread and every process it started. Safe to call twice. */
  close(): Promise<void>;
}

/** A driver for one AI coding CLI. */
export interface Coder extends AsyncDisposable {
  readonly name: string;
  /**
   * Options that are left out come from the coder's defaults; the sandbox is `read-only` then. Rejects with `UsageError`
   * without a `cwd`, for a word that no option knows and for a `stateFolder` that is not apart; with `UnsupportedError` for
   * what the coder cannot do.
   */
  startThread(options?: Partial<ThreadOptions>): Promise<Thread>;
  /** Goes on with a thread of this coder that was closed; mostly in the same `cwd`. */
  resumeThread(id: string, options?: Partial<ThreadOptions>): Promise<Thread>;
  /** A new thread that knows what the other one knows up to now. */
  forkThread(id: string, options?: Partial<ThreadOptions>): Promise<Thread>;
  /** Closes every thread and removes the coder's state. */
  close(): Promise<void>;
}
