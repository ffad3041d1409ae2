import type { Pull } from "./repository.ts";

/** An entry of the merge queue: the base with one pull request merged, on a branch of its own. */
export interface MergeGroup {
  kind: "merge-group";
  pull: Pull;
  /** `refs/heads/gh-readonly-queue/…`. */
  headRef: string;
  headSha: string;
  /** `refs/heads/…`. */
  baseRef: string;
  baseSha: string;
}
