/** How bad an issue is. */
export type Severity = "high" | "medium" | "low";

/** What kind of defect an issue is. */
export type Category =
  | "bug"
  | "security"
  | "performance"
  | "test"
  | "maintainability"
  | "documentation";

/** RIGHT: the new version of the file (added and context lines); LEFT: the old one (deleted lines). GitHub's words. */
export type Side = "RIGHT" | "LEFT";

/**
 * One defect as a reviewer reports it. Every member but the words may be null: not said.
 * What the reviewer says is hostile text: it goes nowhere without `text/`.
 */
export interface Issue {
  /** Repository-relative POSIX path; null when the issue names no file. */
  readonly file: string | null;
  /** 1-based first line of the claim, in the numbering of `side`. */
  readonly line: number | null;
  /** 1-based last line, inclusive; null for a single line. */
  readonly endLine: number | null;
  /** Null counts as RIGHT. */
  readonly side: Side | null;
  readonly severity: Severity | null;
  readonly category: Category | null;
  /** One line; empty when only a description was given. */
  readonly title: string;
  /** Empty when only a title was given. */
  readonly description: string;
  /** The code the issue is about, quoted; outranks `line` when they disagree. */
  readonly snippet: string | null;
  /** What the reviewer would do about it, in words or code. */
  readonly suggestion: string | null;
  /** 0..1, the reviewer's own estimate. */
  readonly confidence: number | null;
}

/** Which reviewer raised an issue, and where in its own list (0-based). */
export interface Source {
  readonly reviewer: string;
  readonly index: number;
}

/** An issue together with who raised it: what the merge takes. */
export interface RaisedIssue {
  readonly source: Source;
  readonly issue: Issue;
}

/** What one reviewer proposes to do about a merged issue. */
export interface Suggestion {
  readonly reviewer: string;
  readonly text: string;
}

/** Where an issue may be posted, and how that place was found; see `anchor.ts`. */
export interface Anchor {
  readonly kind: "line" | "file" | "pull-request";
  /** Path in the diff (the new path unless the file was deleted); null for `pull-request`. */
  readonly file: string | null;
  /** Null unless `kind` is `line`. */
  readonly side: Side | null;
  /** 1-based first line of a range, strictly before `line`; null for a single line. */
  readonly startLine: number | null;
  /** 1-based line, the last of a range; null unless `kind` is `line`. */
  readonly line: number | null;
  /**
   * `snippet` found on the new side, `snippet-old` on the old one; `line` the claimed line or range as it stands;
   * `range-cut` the claimed range cut to one hunk; `file`, `none`: no line of the diff fits.
   */
  readonly how: "snippet" | "snippet-old" | "line" | "range-cut" | "file" | "none";
}

/** A reviewer's answer on an issue it did not raise. */
export interface Vote {
  readonly reviewer: string;
  readonly verdict: "confirm" | "refute" | "unsure" | "same";
  /** One sentence of evidence. */
  readonly reason: string;
}

/** One defect after the merge: who said it, what they propose, where it sits, what the others think. */
export interface MergedIssue extends Issue {
  /** Names of the distinct reviewers that raised it, sorted. */
  readonly reviewers: readonly string[];
  /** Every input issue that went into this one, sorted by reviewer, then index. */
  readonly sources: readonly Source[];
  readonly suggestions: readonly Suggestion[];
  /** Distinct reviewers that stand behind it: raised it, or confirmed it in the vote. At least 1. */
  readonly agreement: number;
  /** 1 first. */
  readonly rank: number;
  /** Null when there was no diff to anchor to. */
  readonly anchor: Anchor | null;
  /** Empty before the vote, and where no vote was held. */
  readonly votes: readonly Vote[];
}

/** A merged issue that a run reports: recognisable on the next push and by commands. */
export interface ReportedIssue extends MergedIssue {
  /** 64 hex digits; see `fingerprint.ts`. */
  readonly fingerprint: string;
  /** The fingerprint's first 8 hex digits: what people type. */
  readonly id: string;
  /** Path under which its file was first reported; empty when it names none. See `issue-place.ts`. */
  readonly path: string;
  /** Keys of its lines of code; see `issue-place.ts`. */
  readonly code: readonly string[];
  /** `new`: not said before, or gone since; `open`: an earlier run said it, and it stands. */
  readonly state: "new" | "open";
  /** Where the issue is shown; `reason` says why it is not inline. */
  readonly shown:
    | { readonly where: "inline" }
    | { readonly where: "summary"; readonly reason: string };
}
