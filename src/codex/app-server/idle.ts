/** Ends what nobody uses. */
export interface IdleTimer extends Disposable {
  /** Keeps it alive until the returned function is called; calling that again has no effect. */
  hold(): () => void;
}

/** Calls `onIdle` once nothing has held the timer for `timeoutMs`. Undefined: never. */
export function createIdleTimer(timeoutMs: number | undefined, onIdle: () => void): IdleTimer {
  let holders = 0;
  let timer: NodeJS.Timeout | undefined;
  let isDisposed = false;

  function stop(): void {
    clearTimeout(timer);
    timer = undefined;
  }

  function start(): void {
    if (timeoutMs !== undefined && holders === 0 && !isDisposed)
      timer = setTimeout(onIdle, timeoutMs);
  }

  start();
  return {
    hold() {
      holders += 1;
      stop();
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        holders -= 1;
        start();
      };
    },
    [Symbol.dispose]() {
      isDisposed = true;
      stop();
    },
  };
}
