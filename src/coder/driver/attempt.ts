import { type Live, within } from "../process/live.ts";
import type { Emit, TurnEnd, TurnRequest } from "./adapter.ts";

/** How long a CLI may take to heed an interrupt before its process is ended. They need 2–130 ms. */
const INTERRUPT_MS = 5_000;

/**
 * Sends one prompt to a CLI. Rejects with a `CoderError` of the adapter, when the process ends, or, once `stop` is
 * aborted and the CLI is quiet, with `stop.reason`.
 */
export async function attemptTurn(
  live: Live,
  request: TurnRequest,
  stop: AbortSignal,
  emit: Emit,
): Promise<TurnEnd> {
  stop.throwIfAborted();
  let over = false;
  const stopped = Promise.withResolvers<"stopped">();
  const onStop = () => stopped.resolve("stopped");
  stop.addEventListener("abort", onStop);
  const turn = live.connection.turn(request, (event, original) => {
    if (!over) emit(event, original);
  });
  try {
    const first = await Promise.race([stopped.promise, turn, live.lost]);
    if (first !== "stopped") return first;
    await interrupt(live, turn);
    throw stop.reason;
  } finally {
    over = true;
    stop.removeEventListener("abort", onStop);
  }
}

/** Resolves once the turn is over: because the CLI heeded, or because its process ended. */
async function interrupt(live: Live, turn: Promise<TurnEnd>): Promise<void> {
  const over = Promise.allSettled([Promise.race([turn, live.lost])]);
  // A failing interrupt means a process that is gone or hangs: the wait below covers both.
  live.connection.interrupt().catch(() => undefined);
  const heeded = await within(INTERRUPT_MS, over);
  if (heeded === undefined) await live[Symbol.asyncDispose]();
}
