import type { Repository } from "../../src/git/repository.ts";

/** A repository that counts how many processes of git were started for it, and how many were alive at once. */
export function countCalls(repository: Repository): {
  readonly repository: Repository;
  /** What was counted since the last time. */
  taken(): { readonly calls: number; readonly atOnce: number };
} {
  let counted = { calls: 0, atOnce: 0 };
  let alive = 0;
  async function count<T>(call: () => Promise<T>): Promise<T> {
    alive++;
    counted = { calls: counted.calls + 1, atOnce: Math.max(counted.atOnce, alive) };
    try {
      return await call();
    } finally {
      alive--;
    }
  }
  return {
    repository: {
      ...repository,
      git: (args, options) => count(() => repository.git(args, options)),
      gitBytes: (args, options) => count(() => repository.gitBytes(args, options)),
      gitPieces: (args, options) => {
        counted = { ...counted, calls: counted.calls + 1 };
        return repository.gitPieces(args, options);
      },
    },
    taken() {
      const before = counted;
      counted = { calls: 0, atOnce: 0 };
      return before;
    },
  };
}
