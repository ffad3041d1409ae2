import type { PlannedBranch, PlannedCommit } from "../../plan/publication.ts";
import type { Viewer } from "../../read/pull-request.ts";

/** A commit that GitHub's API cannot make. */
export interface CommitByPush {
  readonly branch: PlannedBranch;
  readonly commit: PlannedCommit;
  /** SHA that the branch must point to. */
  readonly parent: string;
  /** Its author. */
  readonly viewer: Viewer;
}

/**
 * Pushes a commit with git. Resolves to its SHA. Rejects with a `GitHubError` as the client would: status 409 when the
 * branch moved, 403 without the right, undefined when it is open whether the push arrived.
 */
export type PushCommit = (push: CommitByPush) => Promise<string>;
