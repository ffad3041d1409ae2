import type { CodexItem } from "../../coder/codex/item-events.ts";
import type { Usage } from "../../coder/usage.ts";
import { TurnFailedError } from "./errors.ts";
import type { ServerTurnOptions } from "./methods.ts";
import type { ServerPrompt, ServerTurn } from "./turns.ts";

/** What a turn that ended well gave. */
export interface ServerRun {
  readonly turnId: string;
  /** Null: it ended without a message. */
  readonly finalResponse: string | null;
  readonly items: readonly CodexItem[];
  readonly usage: Usage;
}

/** A loaded thread of an app-server. */
export interface ServerThread {
  readonly id: string;
  /**
   * Runs a turn to its end. Rejects with `TurnFailedError` where it failed or was interrupted, and with `AppServerError`.
   * An aborted signal interrupts it.
   */
  run(
    input: ServerPrompt,
    options?: ServerTurnOptions & { readonly signal?: AbortSignal | undefined },
  ): Promise<ServerRun>;
  /** Begins a turn, to be followed, steered or interrupted; how it ended is data there. */
  turn(input: ServerPrompt, options?: ServerTurnOptions): Promise<ServerTurn>;
}

/** The convenient side of a thread. */
export function createServerThread(
  id: string,
  server: {
    turn(threadId: string, input: ServerPrompt, options?: ServerTurnOptions): Promise<ServerTurn>;
  },
): ServerThread {
  return {
    id,
    turn: (input, options) => server.turn(id, input, options),
    async run(input, { signal, ...options } = {}) {
      if (signal?.aborted) throw new TurnFailedError("The turn was aborted", "cancelled");
      const turn = await server.turn(id, input, options);
      // An interrupt that comes too late is refused: the turn's end says how it went.
      const onAbort = () => void turn.interrupt().catch(() => undefined);
      signal?.addEventListener("abort", onAbort);
      try {
        if (signal?.aborted) onAbort();
        const { turnId, status, failure, finalResponse, items, usage } = await turn.end;
        if (status === "completed") return { turnId, finalResponse, items, usage };
        if (failure === undefined)
          throw new TurnFailedError("The turn was interrupted", "cancelled");
        throw new TurnFailedError(failure.message, failure.reason, failure.details);
      } finally {
        signal?.removeEventListener("abort", onAbort);
      }
    },
  };
}
