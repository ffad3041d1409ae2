import type { RepositoryName } from "../events/request.ts";
import type { IssueMarker, SummaryMarker } from "../marker/marker.ts";
import type { Refusal } from "../refusal.ts";

/**
 * Every final write of a run, as one plain JSON value: made by `planPublication`, performed by `publish`, printed by a
 * dry run. All texts in it are finished: sanitised, redacted and within their limits.
 */
export interface Publication {
  readonly repository: RepositoryName;
  readonly pullNumber: number;
  /** SHA that was reviewed. Everything is written against it, and nothing is pushed once it is not the head any more. */
  readonly head: string;
  /** Null when everything was reported before. */
  readonly review: PlannedReview | null;
  /** In rank order; each goes on top of the one before. Empty unless fixes are committed. */
  readonly commits: readonly PlannedCommit[];
  /** Where the commits are made; null where nothing can be pushed. */
  readonly branch: PlannedBranch | null;
  /** Null where the commits go to the pull request's own branch, or there are none. */
  readonly proposal: PlannedProposal | null;
  /** Null unless an earlier proposal, where there is one, holds nothing any more. */
  readonly closing: PlannedClosing | null;
  readonly replies: readonly PlannedReply[];
  /** What the reader must know of the plan itself. */
  readonly notices: readonly string[];
  readonly summary: PlannedSummary;
  /** Null when none is to be made. */
  readonly checkRun: PlannedCheckRun | null;
}

/** One review with its comments. */
export interface PlannedReview {
  readonly body: string;
  /** The review's marker key; see `ReviewMarker`. */
  readonly key: string;
  readonly comments: readonly PlannedComment[];
  /** IDs of the issues that the body lists. */
  readonly fileIssues: readonly string[];
}

/** One comment of a review: on lines of the diff, or on a file of it. */
export interface PlannedComment {
  /** ID of the issue. */
  readonly issue: string;
  readonly file: string;
  readonly side: "RIGHT" | "LEFT";
  /** 1-based, strictly before `line`; null for a single line. */
  readonly startLine: number | null;
  /** 1-based, inclusive; null: it is on the file. */
  readonly line: number | null;
  /** Without its marker, for which there is room. */
  readonly body: string;
  /**
   * The text that takes its place where the issue's fix is not committed after all: with a suggestion where one fits.
   * Null where no fix is to be committed.
   */
  readonly fallback: string | null;
  readonly marker: IssueMarker;
}

/** The branch that commits go to. */
export interface PlannedBranch {
  /** `owner/name` of the head repository. */
  readonly repository: string;
  readonly name: string;
}

/** A pull request that brings the commits onto the reviewed one's branch. */
export interface PlannedProposal {
  /** Its branch: in the end it points to the last commit. */
  readonly branch: string;
  /** Where the commits are made before. */
  readonly stagingBranch: string;
  /** Branch of the reviewed pull request. */
  readonly base: string;
  readonly title: string;
  readonly body: string;
}

/** The end of an earlier proposal. */
export interface PlannedClosing {
  /** Branch of the pull request with the fixes. */
  readonly branch: string;
  /** The comment that closes it. */
  readonly body: string;
  /** The comment's marker key; see `ReplyMarker`. */
  readonly key: string;
}

/** One commit for one fixed issue. */
export interface PlannedCommit {
  /** ID of the issue. */
  readonly issue: string;
  readonly headline: string;
  readonly body: string;
  readonly additions: readonly {
    readonly path: string;
    readonly contentsBase64: string;
    /** Mode 100755; else 100644. */
    readonly executable: boolean;
  }[];
  readonly deletions: readonly string[];
  /** Who judged the patch, for whoever reads the issue's thread; empty: nobody was to. */
  readonly judged: string;
  /** The patch as markdown, for whoever reads the issue's thread where the commit is not made. */
  readonly patch: string;
  /** Why it is pushed with git and so is not signed, for people; null: GitHub's API makes it, and signs it. */
  readonly unsigned: string | null;
}

/** An answer in a review thread. */
export interface PlannedReply {
  /** GraphQL id of the thread. */
  readonly threadId: string;
  /** The reply's marker key; see `ReplyMarker`. */
  readonly key: string;
  readonly body: string;
  /** Whether the thread is resolved with it. */
  readonly resolve: boolean;
}

/** The one comment that is kept up to date. */
interface PlannedSummary {
  /** Null: there is none yet. */
  readonly commentId: number | null;
  /** The text if everything goes as planned; `publish` asks for another one when it does not. */
  readonly body: string;
  /** What the marker says; `publish` adds the commits it made and the issues that a review's body lists. */
  readonly marker: SummaryMarker;
}

/** What became of one planned comment. Whoever reads it switches over all of it. */
export type PostedComment = { readonly issue: string } & (
  | {
      /** `already`: an earlier run posted it. */
      readonly status: "posted" | "already";
      /** Address of the comment; null where it is not known. */
      readonly url: string | null;
    }
  | {
      /** `failed`: the next run tries again. */
      readonly status: "refused" | "failed";
      /** For people. */
      readonly reason: string;
    }
);

/** What became of one planned commit. Whoever reads it switches over all of it. */
export type PostedCommit = { readonly issue: string } & (
  | { readonly status: "made"; readonly sha: string }
  | { readonly status: "refused"; readonly refusal: Refusal }
);

/** What became of a planned pull request with the fixes. Whoever reads it switches over all of it. */
export type PostedProposal =
  | { readonly status: "proposed"; readonly number: number }
  /** The commits are on its branch, but there is no pull request. */
  | {
      readonly status: "not-opened";
      readonly branch: string;
      readonly base: string;
      readonly refusal: Refusal;
    }
  /** Nothing is on its branch: no commit counts as made. */
  | { readonly status: "refused"; readonly refusal: Refusal };

/** What was done, as far as it goes: what the summary's text is made from. */
export interface Posted {
  readonly comments: readonly PostedComment[];
  readonly commits: readonly PostedCommit[];
  readonly reviewUrl: string | null;
  /** What the reader must know: refused permissions, lost comments. Sentences without hostile text. */
  readonly notices: readonly string[];
}

/** What `publish` did. */
export interface Published extends Posted {
  /** Those of the notices that are about writes which GitHub did not take because it failed: another run may have them. */
  readonly lost: readonly string[];
  /** Null when the summary could not be written: `notices` says why, and the job summary must hold it. */
  readonly summaryUrl: string | null;
  readonly summaryCommentId: number | null;
  /** Null when there is no check run. */
  readonly checkRunUrl: string | null;
}

/** What became of a review. */
export interface PostedReview {
  /** Null when none was posted. */
  readonly url: string | null;
  readonly comments: readonly PostedComment[];
}

/** How a check run ends, of the words that GitHub knows. */
export type CheckConclusion = "success" | "neutral" | "failure" | "skipped";

/** A note beside lines of the head. Plain text. */
export interface CheckAnnotation {
  readonly file: string;
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  readonly level: "failure" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
}

/** A completed check run, whole: texts are finished. */
export interface PlannedCheckRun {
  /** What people see in the list of checks, and what a branch's rules require. */
  readonly name: string;
  /** SHA it stands on. */
  readonly head: string;
  readonly conclusion: CheckConclusion;
  readonly title: string;
  /** Markdown of at most 65,535 bytes. */
  readonly summary: string;
  readonly annotations: readonly CheckAnnotation[];
  /** Names the content: the same plan has the same key, so that no run posts it twice. */
  readonly key: string;
  /** Whether a refusal is reported; else the check run is a courtesy that takes a permission. */
  readonly wanted: boolean;
}
