import type { PullRequestFacts, RepositoryName } from "../events/request.ts";
import type { MarkedIssue } from "../marker/marked-issue.ts";
import type { IssueMarker, SummaryMarker } from "../marker/marker.ts";

/** A pull request as it was when it was read. */
export interface PullRequest extends PullRequestFacts {
  readonly repository: RepositoryName;
  readonly number: number;
  readonly state: "open" | "closed" | "merged";
  /** Whether maintainers may push to a fork's branch. */
  readonly maintainerCanModify: boolean;
}

/** The account that the token writes as. */
export interface Viewer {
  /** As GraphQL shows it: a bot's comes with `[bot]` here. */
  readonly login: string;
  readonly id: number;
}

/** A comment of somebody's. Bodies are hostile text. */
interface ThreadComment {
  readonly id: number;
  /** Written by the account of our token. */
  readonly own: boolean;
  readonly body: string;
}

/** A review thread. */
export interface ReviewThread {
  /** GraphQL id. */
  readonly id: string;
  readonly resolved: boolean;
  /** Whether our token may resolve it: that takes more than it takes to answer. */
  readonly canResolve: boolean;
  readonly url: string;
  /** Of its first comment, where we wrote that; else null. */
  readonly marker: IssueMarker | null;
  /** Oldest first. */
  readonly comments: readonly ThreadComment[];
}

/** Our summary comment. */
export interface SummaryComment {
  readonly id: number;
  readonly url: string;
  /** Its text, without the marker. */
  readonly body: string;
  readonly marker: SummaryMarker;
}

/** What is on a pull request already. */
export interface Existing {
  readonly viewer: Viewer;
  /** Null before the first run, and after somebody deleted it. */
  readonly summary: SummaryComment | null;
  readonly threads: readonly ReviewThread[];
  /** Issues that our answers to commands say were dismissed: they outlive the summary. */
  readonly dismissed: readonly MarkedIssue[];
}

/** A pull request and what is on it, read together. */
export interface ReadPullRequest {
  readonly pullRequest: PullRequest;
  readonly existing: Existing;
}
