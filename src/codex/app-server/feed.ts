import { LaggedError } from "./errors.ts";

/** What the app-server tells unasked. */
export interface Notification {
  readonly method: string;
  /** Not validated. */
  readonly params: unknown;
  /** Undefined: it is about no thread. */
  readonly threadId: string | undefined;
}

/** One reader's notifications. It can be read once; leaving the loop, or `return`, ends it. */
export interface NotificationFeed extends AsyncIterable<Notification> {
  /** To be called for each notification; never waits. */
  push(notification: Notification): void;
  /** No more will come: the reader gets what is buffered, then the end, or the error. */
  end(error?: Error): void;
}

/**
 * A buffer for one reader. A reader that falls behind by more than `max` gets what was buffered and then `LaggedError`;
 * nobody else waits for it.
 */
export function createFeed(max: number, onEnd: () => void): NotificationFeed {
  const buffered: Notification[] = [];
  let over: { readonly error: Error | undefined } | undefined;
  let wake = Promise.withResolvers<void>();

  function end(error?: Error): void {
    if (over !== undefined) return;
    over = { error };
    wake.resolve();
    onEnd();
  }

  return {
    push(notification) {
      if (over !== undefined) return;
      if (buffered.length >= max) {
        end(new LaggedError(`A reader of notifications fell behind by more than ${max}`));
        return;
      }
      buffered.push(notification);
      wake.resolve();
    },
    end,
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          while (buffered.length > 0) yield buffered.shift() as Notification;
          if (over?.error !== undefined) throw over.error;
          if (over !== undefined) return;
          await wake.promise;
          wake = Promise.withResolvers<void>();
        }
      } finally {
        buffered.length = 0;
        end();
      }
    },
  };
}
