import type { CommitStatus } from "./commit-status.ts";
import type { Reaction } from "./reaction.ts";

// A repository, its pull requests and what belongs to them name each other: so they are in one file.

/** A collaborator's role. */
export type Role = "read" | "triage" | "write" | "maintain" | "admin";

/** A file to write: its content, or content with a mode other than 100644. */
export type FileChange =
  | string
  | Uint8Array
  | { content: string | Uint8Array; mode: "100644" | "100755" | "120000" };

/** A rule of a repository's rulesets. */
export interface Rule {
  kind: "required-signatures" | "creation" | "pull-request" | "commit-message";
  /** Branches that it is for; `*` at the end stands for any end. */
  branches: readonly string[];
  /** Of `commit-message`: what messages must match, as an extended regular expression. */
  pattern?: string;
}

/** One commit to make on a branch. */
export interface Change {
  /** Path to new content. */
  files?: Record<string, FileChange>;
  /** Paths to remove. */
  deletes?: readonly string[];
  message?: string;
  /** Login of author and committer; defaults to the repository's owner. */
  author?: string;
  /**
   * The commit's parent; the branch is moved even where that is no fast forward.
   * Defaults to the branch's head, for a new branch to the default branch's.
   */
  parent?: string;
  /** A second parent; what it brings is to be among the files. */
  merges?: string;
}

/** A repository: GitHub's records about it and a real bare git repository. */
export interface Repository {
  kind: "repository";
  id: number;
  nodeId: string;
  owner: string;
  name: string;
  /** `owner/name`. */
  fullName: string;
  defaultBranch: string;
  private: boolean;
  collaborators: Record<string, Role>;
  /** What it is a fork of; undefined for a repository of its own. */
  parent: Repository | undefined;
  deleted: boolean;
  settings: {
    /** "Allow GitHub Actions to create and approve pull requests". */
    actionsMayApprove: boolean;
    /**
     * Which of two reports of `addPullRequestReviewThread` holds: an anchor outside the diff makes no thread
     * (github/github-mcp-server#2495), or one without a line that nobody is shown (dcdpr/jp#857).
     */
    unseenThreads: boolean;
  };
  /** Folder of the bare repository. */
  gitDirectory: string;
  /** Full ref names that only take changes through a pull request; change them with `protect`. */
  protectedRefs: ReadonlySet<string>;
  /** Rules of its rulesets; change them with `rule`. */
  rules: readonly Rule[];
  pulls: Map<number, Pull>;
  /** Its issues that are no pull requests, by number. */
  issues: Map<number, Issue>;
  checkRuns: CheckRun[];
  statuses: CommitStatus[];

  /** Commits as if somebody had pushed: pull requests of the branch follow. Returns the new SHA. */
  commit(branch: string, change: Change): Promise<string>;
  /** The SHA a branch, ref or revision points to; undefined where there is none. */
  head(revision: string): Promise<string | undefined>;
  /** A file's text at a revision; undefined where there is none. */
  read(revision: string, path: string): Promise<string | undefined>;
  /** Protects exactly these branches. */
  protect(...branches: string[]): void;
  /** Gives the repository exactly these rules. */
  rule(...rules: Rule[]): void;
  /** Deletes a branch; GitHub closes the pull requests from it and onto it. */
  deleteBranch(branch: string): Promise<void>;
  /** Whether a push whose last commit this is starts workflows: some words in its message stop them. */
  startsWorkflows(revision: string): Promise<boolean>;
}

/** An issue that is no pull request. A pull request closes it whose body says so. */
export interface Issue {
  number: number;
  title: string;
  body: string;
  author: string;
  state: "open" | "closed";
  labels: readonly string[];
}

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
  /** Where the base branch was deleted: the commit it pointed to. */
  deletedBase?: string;
  /** The test merge commit; null where head and base conflict. */
  mergeSha: string | null;
  author: string;
  title: string;
  body: string | null;
  draft: boolean;
  state: "open" | "closed";
  merged: boolean;
  locked: boolean;
  /** Whether the author of a fork lets those push to its branch who may push to the base repository. */
  maintainerCanModify: boolean;
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

/** A comment in a pull request's conversation (GitHub files it under *issues*). */
export interface Comment {
  kind: "comment";
  id: number;
  nodeId: string;
  pull: Pull;
  user: string;
  body: string;
  createdAt: string;
  updatedAt: string;
  reactions: Reaction[];
  /** GraphQL's classifier in lower case, such as `outdated`; undefined while it is shown. */
  minimized: string | undefined;
}

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

/** A check run's annotation as it was sent. */
export interface CheckAnnotation {
  path: string;
  start_line: number;
  end_line: number;
  start_column?: number;
  end_column?: number;
  annotation_level: "notice" | "warning" | "failure";
  message: string;
  title?: string;
  raw_details?: string;
}

/** A check run; `conclusion` is null until it is completed. */
export interface CheckRun {
  kind: "check-run";
  id: number;
  nodeId: string;
  repository: Repository;
  headSha: string;
  name: string;
  status: "queued" | "in_progress" | "completed" | "waiting" | "requested" | "pending";
  conclusion: string | null;
  externalId: string;
  detailsUrl: string | undefined;
  startedAt: string;
  completedAt: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: CheckAnnotation[];
  /** Login of the App that made it. */
  app: string;
  /** The workflow run that it is a job of; missing: it is none. */
  workflow?: { readonly id: number; readonly name: string; readonly run: number };
  /** Of a job: what it printed. Missing: the log is gone. */
  log?: string;
}
