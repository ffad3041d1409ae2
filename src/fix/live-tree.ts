import type { Launch } from "../command.ts";
import type { Repository } from "../git/repository.ts";

/** A folder that somebody hostile works in, and what it holds as a tree object. */
export interface LiveTree {
  /** Absolute path of the folder. */
  readonly path: string;
  /** Whether whoever works in the folder must have ended before each walk. */
  readonly endsThread: boolean;
  /** Encodings of files that are no UTF-8, by path, where the folder has them decoded. Missing: it has none. */
  readonly encodings?: ReadonlyMap<string, string>;
  /** Records what the folder holds now. Rejects with `GitError` when it cannot be read. */
  record(): Promise<string>;
  /** Makes the folder hold the tree again that it was opened with, or that {@link LiveTree.keep} said. */
  reset(): Promise<void>;
  /** What {@link LiveTree.record} saw last is what the folder should hold from now on. */
  keep(): void;
}

/** What a walk through a folder needs. */
export interface LiveTreeOptions {
  readonly repository: Repository;
  /** The folder, exported from `tree`. */
  readonly folder: string;
  readonly tree: string;
  /** Private folder for the walk's own repository; must not exist. */
  readonly place: string;
  /** Null: there is no jail. */
  readonly jail: Launch | null;
  readonly signal: AbortSignal;
}
