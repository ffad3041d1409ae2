import type { Approvals } from "../../coder/approval/approvals.ts";
import type { CodexOptions } from "../../coder/codex/codex-options.ts";
import type { RpcHandler } from "../../coder/rpc/json-rpc.ts";
import type { RetryOptions } from "./retry.ts";

/** How an app-server is started. `stateFolder` is where codex keeps its threads; nothing removes it. */
export interface AppServerOptions extends Omit<CodexOptions, "transport" | "prices"> {
  /** Absolute folders that threads work in; only a jail (`launch`) needs to know. */
  readonly trees?: readonly string[] | undefined;
  /** Who answers what a turn asks leave for. Undefined: everything is declined. What is accepted runs unsandboxed. */
  readonly approvals?: Approvals | undefined;
  /** Answers to further requests of the server, by method (`item/tool/call`, …). */
  readonly handlers?: Readonly<Record<string, RpcHandler>> | undefined;
  /** Exact names of notifications that the server shall not send. */
  readonly silenced?: readonly string[] | undefined;
  /** How far a reader of notifications may fall behind. Undefined: 10,000. */
  readonly maxBuffered?: number | undefined;
  /** For an answer to a request; what runs a command or a turn has its own. Undefined: 60,000. */
  readonly requestTimeoutMs?: number | undefined;
  /** The process is ended when for so long no turn ran and no request was open. Undefined: never. */
  readonly idleTimeoutMs?: number | undefined;
  readonly retry?: RetryOptions | undefined;
}
