/** Something that is written again and again while it changes, but not often. */
export interface Throttle {
  /** What is to be written has changed. */
  changed(): void;
  /** No further write; resolves when the last one is over. */
  end(): Promise<void>;
}

export interface ThrottleOptions {
  /** One at a time. When it rejects nothing is written any more. */
  readonly write: () => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  readonly maxWrites: number;
  /** Least time between the first write and the second; doubles with each write. 0: none. */
  readonly gapMs: number;
}

/** Writes at once when something changed, but never sooner than the gap allows: then it writes what is true by then. */
export function createThrottle(options: ThrottleOptions): Throttle {
  let left = options.maxWrites;
  let gapMs = options.gapMs;
  let notBeforeMs = 0;
  let dirty = false;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;

  function schedule(): void {
    if (!dirty || left <= 0 || timer !== undefined || writing !== undefined) return;
    const waitMs = notBeforeMs - performance.now();
    if (waitMs <= 0) {
      writing = write();
      return;
    }
    timer = setTimeout(() => {
      timer = undefined;
      schedule();
    }, waitMs);
    timer.unref();
  }

  async function write(): Promise<void> {
    dirty = false;
    left -= 1;
    notBeforeMs = performance.now() + gapMs;
    gapMs *= 2;
    try {
      await options.write();
    } catch (error) {
      left = 0;
      options.onFailure(error);
    }
    writing = undefined;
    schedule();
  }

  return {
    changed() {
      dirty = true;
      schedule();
    },
    async end() {
      left = 0;
      clearTimeout(timer);
      await writing;
    },
  };
}
