import { GitError } from "../errors.ts";

/** The same step, which rejects with `GitError` alone: whatever fails in a hostile folder costs one issue its patch. */
export function guardedStep<T>(step: () => Promise<T>): () => Promise<T> {
  return async () => {
    try {
      return await step();
    } catch (error) {
      if (error instanceof GitError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new GitError(`the tree could not be walked: ${why}`, 1, "");
    }
  };
}
