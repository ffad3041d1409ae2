import { setTimeout as wait } from "node:timers/promises";
import type { Approvals } from "../../coder/approval/approvals.ts";
import type { CodexOptions } from "../../coder/codex/codex-options.ts";
import type { RpcHandler } from "../../coder/rpc/json-rpc.ts";

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

/** How an overloaded app-server is asked again. */
export interface RetryOptions {
  /** Undefined: 5, the first one included. */
  readonly attempts?: number | undefined;
  /** Before the second attempt; doubles each time. Undefined: 100. */
  readonly baseDelayMs?: number | undefined;
  /** Undefined: 5,000. */
  readonly maxDelayMs?: number | undefined;
}

/** Repeats what fails for a reason that passes, after growing waits of a random length. Rejects with the last error. */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  passes: (error: unknown) => boolean,
  signal: AbortSignal,
  options: RetryOptions = {},
): Promise<T> {
  const { attempts = 5, baseDelayMs = 100, maxDelayMs = 5_000 } = options;
  for (let n = 1; ; n += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (n >= attempts || !passes(error)) throw error;
      const limitMs = Math.min(maxDelayMs, baseDelayMs * 2 ** (n - 1));
      // Half of it at random, so that several clients do not come back together.
      await wait(limitMs * (0.5 + Math.random() / 2), undefined, { signal });
    }
  }
}
