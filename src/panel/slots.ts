/** Hands out a fixed number of places; whoever holds one gives it back. */
export interface Slots {
  /** Resolves to the function that gives the place back. */
  take(): Promise<() => void>;
}

/** Makes `count` places; they are handed out in the order of asking. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  const give = () => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  return {
    async take() {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      let given = false;
      return () => {
        if (!given) give();
        given = true;
      };
    },
  };
}
