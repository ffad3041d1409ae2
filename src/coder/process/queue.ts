/** Values pushed by one side, iterated by the other. Values pushed before the end are read before it. */
export interface Queue<T> extends AsyncIterable<T> {
  push(value: T): void;
  end(): void;
}

/** A queue for one reader. It has no bound: who pushes never waits for who reads. */
export function createQueue<T>(): Queue<T> {
  const values: T[] = [];
  let ended = false;
  let wake = Promise.withResolvers<void>();

  return {
    push(value) {
      if (ended) return;
      values.push(value);
      wake.resolve();
    },
    end() {
      ended = true;
      wake.resolve();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (values.length > 0) yield values.shift() as T;
        if (ended) return;
        await wake.promise;
        wake = Promise.withResolvers<void>();
      }
    },
  };
}
