import type { CheckRun } from "./check-run.ts";
import type { CommitStatus } from "./commit-status.ts";
import type { Pull } from "./pull.ts";

/** A collaborator's role. */
export type Role = "read" | "triage" | "write" | "maintain" | "admin";

/** A file to write: its content, or content with a mode other than 100644. */
export type FileChange =
  | string
  | Uint8Array
  | { content: string | Uint8Array; mode: "100644" | "100755" | "120000" };

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
  pulls: Map<number, Pull>;
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
}
