import type { PullRequestFacts, RepositoryName } from "../events/request.ts";
import type { DismissedIssue } from "../marker/marked-issue.ts";
import type { SummaryMarker } from "../marker/marker.ts";
import type { ReadMarker } from "../marker/signed-marker.ts";
import type { BackgroundNode } from "./background/background-query.ts";
import type { ConversationNode, ThreadNode } from "./pull-request-query.ts";

/** A pull request as it was when it was read. */
export interface PullRequest extends PullRequestFacts {
  readonly repository: RepositoryName;
  readonly number: number;
  readonly state: "open" | "closed" | "merged";
  /** Whether maintainers may push to a fork's branch. */
  readonly maintainerCanModify: boolean;
  /** Whether its branch is not there any more, or cannot be seen. */
  readonly headDeleted: boolean;
  readonly baseDeleted: boolean;
}

/** The account that the token writes as. */
export interface Viewer {
  /** As GraphQL shows it: a bot's comes with `[bot]` here. */
  readonly login: string;
  readonly id: number;
}

/** A comment of somebody's. */
interface ThreadComment {
  readonly id: number;
  /** Where the account of our token wrote it; null in others, and in those without. */
  readonly marker: ReadMarker | null;
}

/** A review thread. */
export interface ReviewThread {
  /** GraphQL id. */
  readonly id: string;
  readonly resolved: boolean;
  /** Whether our token may resolve it: that takes more than it takes to answer. */
  readonly canResolve: boolean;
  readonly url: string;
  /** Of its first comment, where our account wrote that for this configuration; else null. */
  readonly marker: ReadMarker<"issue"> | null;
  /** The configuration of the issue that it is about; null: none of ours, or it has no name. Missing: the same. */
  readonly owner?: { readonly name: string | null } | null;
  /** Oldest first. */
  readonly comments: readonly ThreadComment[];
}

/** Our summary comment, as it may be edited. */
interface CommentOfOurs {
  readonly id: number;
  readonly url: string;
  /** Whether people hid it: what they are to read goes into a new one. */
  readonly hidden: boolean;
}

/** Our summary comment: we wrote what it says. */
export interface SummaryComment extends CommentOfOurs {
  readonly trusted: true;
  /** Its text, without the marker. */
  readonly body: string;
  readonly marker: SummaryMarker;
}

/** A comment of our account that looks like our summary: nothing that it says is kept, and the next report replaces it. */
export interface UntrustedSummary extends CommentOfOurs {
  readonly trusted: false;
  /** IDs of issues that are not said again in a review's body. */
  readonly said: readonly string[];
  /** Whether a version wrote it that can sign. */
  readonly dated: boolean;
}

/** What is on a pull request already. */
export interface Existing {
  readonly viewer: Viewer;
  /** Null before the first run, and after somebody deleted it. */
  readonly summary: SummaryComment | UntrustedSummary | null;
  readonly threads: readonly ReviewThread[];
  /** Whether a configuration without a name has reported here, where this one has a name. Missing: it has none. */
  readonly withoutName?: boolean;
  /** Issues that our answers to commands say were dismissed: they outlive the summary. */
  readonly dismissed: readonly DismissedIssue[];
}

/** The summary where we wrote what it says. */
export function trustedSummary({ summary }: Pick<Existing, "summary">): SummaryComment | undefined {
  return summary?.trusted ? summary : undefined;
}

/** The comment in which people read our report; null where there is none, or they hid it. */
export function shownSummaryId({ summary }: Pick<Existing, "summary">): number | null {
  return summary === null || summary.hidden ? null : summary.id;
}

/** A pull request and what is on it, read together. */
export interface ReadPullRequest {
  /** ISO time: what was read was there by then. */
  readonly readAt: string;
  readonly pullRequest: PullRequest;
  readonly existing: Existing;
  /** What the background is made of, as GitHub answered. Missing: it was not asked for, or GitHub failed at it. */
  readonly asked?: AskedBackground;
}

/** All that people and machines said on a pull request, unbounded. Hostile texts. */
export interface AskedBackground extends BackgroundNode {
  readonly comments: readonly ConversationNode[];
  readonly threads: readonly ThreadNode[];
}
