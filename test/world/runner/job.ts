import type { Masks } from "./masks.ts";

/** What the steps of a runner share. */
export interface Job {
  root: string;
  temp: string;
  toolCache: string;
  workspace: string;
  masks: Masks;
  /** From `GITHUB_ENV`. */
  env: Record<string, string>;
  /** From `GITHUB_PATH`, oldest first. */
  path: string[];
  /** Steps that have not ended. */
  running: Set<Promise<unknown>>;
  disposed: AbortController;
}
