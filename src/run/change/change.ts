import type { Repository } from "../../git/repository.ts";
import type { Background } from "../../model/background.ts";
import type { SkippedFile } from "../../model/result.ts";
import type { Diff } from "../../review/diff/diff.ts";

/** The change under review, pinned: nothing that happens later on the branch changes it. */
export interface Change {
  readonly repository: Repository;
  /** Commit SHA, or a tree object's for the working tree: what patches apply to. */
  readonly head: string;
  /** Merge base: commit SHA. */
  readonly base: string;
  /** Commit SHA of where the base branch stands: the repository's own rules are read there. Missing: it is the base. */
  readonly tip?: string;
  /** Tree object that agents see: the head's files with the base's agent configuration. */
  readonly tree: string;
  /** All that changed. */
  readonly diff: Diff;
  /** SHA-256 of the diff's text, in hex. */
  readonly diffDigest: string;
  /** What the reviewers are shown of it: the shards' files together, each once. */
  readonly reviewed: Diff;
  /** Parts that one thread each reviews; one part unless the change is large. A large file may be in several. */
  readonly shards: readonly Diff[];
  readonly skippedFiles: readonly SkippedFile[];
  /** Names of files whose change an earlier run reviewed as it is: nobody is shown them again. */
  readonly reviewedBefore: readonly string[];
  /** Files with changes of the user's that are not committed: no fix touches them. Empty for a commit. */
  readonly dirty: ReadonlySet<string>;
  /** Hostile text. */
  readonly title: string;
  /** Hostile text. */
  readonly body: string;
  /** What else is known of it. Missing: nothing. */
  readonly background?: Background;
}
