import type { Comment } from "./comment.ts";
import type { Reaction } from "./reaction.ts";
import type { Repository } from "./repository.ts";
import type { Review, ReviewComment, Thread } from "./review.ts";

/**
 * A pull request. Everything in it is live: read it again after a request. A test may set what
 * somebody would set on the site: `draft`, `locked`, `labels`, `title`, `body`, `state`.
 */
export interface Pull {
  kind: "pull";
  id: number;
  nodeId: string;
  number: number;
  /** The base repository. */
  repository: Repository;
  /** Null once the fork is deleted. */
  headRepository: Repository | null;
  headOwner: string;
  headRef: string;
  headSha: string;
  baseRef: string;
  /** The test merge commit; null where head and base conflict. */
  mergeSha: string | null;
  author: string;
  title: string;
  body: string | null;
  draft: boolean;
  state: "open" | "closed";
  merged: boolean;
  locked: boolean;
  labels: string[];
  createdAt: string;
  updatedAt: string;
  reactions: Reaction[];
  /** The conversation, oldest first. */
  comments: Comment[];
  /** Reviews, oldest first, those that are pending included. */
  reviews: Review[];
  /** Review threads, oldest first. */
  threads: Thread[];
  /** All inline comments, in the order they were made. */
  readonly reviewComments: readonly ReviewComment[];
}
