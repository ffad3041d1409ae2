/** The limits of one turn, in milliseconds, and the clock that silence is measured on. */
export interface Deadlines {
  readonly timeoutMs: number;
  readonly idleTimeoutMs: number;
  /** When the CLI last gave a sign of life, on the clock of `performance.now()`. */
  readonly lastActivityMs: () => number;
  /** Called once, with what passed, in words. */
  readonly onExpired: (message: string) => void;
}

/** Watches the clock until disposed. */
export function watchDeadlines(deadlines: Deadlines): Disposable {
  const { timeoutMs, idleTimeoutMs, lastActivityMs, onExpired } = deadlines;
  const startMs = performance.now();

  function silenceMs(): number {
    return performance.now() - Math.max(startMs, lastActivityMs());
  }

  function checkSilence(): void {
    const restMs = idleTimeoutMs - silenceMs();
    if (restMs > 0) idle = setTimeout(checkSilence, Math.ceil(restMs));
    else expire(`wrote nothing for ${seconds(idleTimeoutMs)}`);
  }

  function stop(): void {
    clearTimeout(total);
    clearTimeout(idle);
  }

  function expire(message: string): void {
    stop();
    onExpired(message);
  }

  const total = setTimeout(
    () => expire(`did not end its turn within ${seconds(timeoutMs)}`),
    timeoutMs,
  );
  let idle = setTimeout(checkSilence, idleTimeoutMs);
  return { [Symbol.dispose]: stop };
}

function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))} s`;
}
