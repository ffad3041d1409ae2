import type { Pull } from "./pull.ts";
import type { Reaction } from "./reaction.ts";

export type ReviewState = "PENDING" | "COMMENTED" | "APPROVED" | "CHANGES_REQUESTED" | "DISMISSED";

/** A review; its comments are those of the pull request's threads whose `review` it is. */
export interface Review {
  kind: "review";
  id: number;
  nodeId: string;
  pull: Pull;
  user: string;
  body: string;
  state: ReviewState;
  /** The commit that was reviewed. */
  commit: string;
  submittedAt: string;
  reactions: Reaction[];
  minimized: string | undefined;
}

export type Side = "LEFT" | "RIGHT";

/** Where a review comment was put, in the numbers of the commit it was made on. */
export interface Location {
  subject: "line" | "file";
  side: Side;
  /** 1-based; null for a comment on the file. */
  line: number | null;
  /** 1-based first line of a range; null for a single line. */
  startLine: number | null;
  startSide: Side | null;
  /** GitHub's deprecated offset in the file's diff; null for a comment on the file. */
  position: number | null;
  diffHunk: string;
}

/** An inline comment of a review. */
export interface ReviewComment {
  kind: "review-comment";
  id: number;
  nodeId: string;
  thread: Thread;
  review: Review;
  user: string;
  body: string;
  path: string;
  /** The commit the location belongs to. */
  commit: string;
  location: Location;
  /** The id of the thread's first comment; undefined for that comment itself. */
  inReplyTo: number | undefined;
  createdAt: string;
  updatedAt: string;
  reactions: Reaction[];
  minimized: string | undefined;
}

/** A conversation at one place of the diff. */
export interface Thread {
  kind: "thread";
  id: number;
  nodeId: string;
  pull: Pull;
  path: string;
  resolved: boolean;
  resolvedBy: string | undefined;
  comments: ReviewComment[];
}
