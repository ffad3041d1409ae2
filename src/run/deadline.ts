/** One signal for everything that ends a run early; its reason is a sentence for people. */
export interface Stop extends Disposable {
  readonly signal: AbortSignal;
}

/**
 * Joins the caller's signal with the run's own time limit.
 * @param outside aborted by Ctrl-C, the runner or whoever else; its reason becomes the sentence when it is a string
 */
export function stopAfter(timeoutMs: number, outside: AbortSignal): Stop {
  const controller = new AbortController();
  const minutes = Math.round(timeoutMs / 6_000) / 10;
  const timer = setTimeout(
    () => controller.abort(`the run reached its limit of ${minutes} minutes (timeout)`),
    timeoutMs,
  );
  const onAbort = () => {
    const { reason } = outside;
    controller.abort(typeof reason === "string" ? reason : "the run was cancelled");
  };
  if (outside.aborted) onAbort();
  outside.addEventListener("abort", onAbort, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      outside.removeEventListener("abort", onAbort);
    },
  };
}
