import * as Type from "typebox";
import { count, lineNumber, nullable, object, type Static, sha256 } from "./schema.ts";

/** How bad an issue is, from worst to least: the one order that everything sorts by. */
export const severities = ["high", "medium", "low"] as const;
export type Severity = (typeof severities)[number];

/** Whether an issue is as severe as `least`, or worse. A severity that was not said counts as the least. */
export function isSevere({ severity }: Pick<Issue, "severity">, least: Severity): boolean {
  return severities.indexOf(severity ?? "low") <= severities.indexOf(least);
}

/** Whether an issue makes a run fail that is to fail on issues of severity `least`. */
export function failsOn(
  issue: Pick<Issue, "severity"> & Parameters<typeof isCounted>[0],
  least: Severity | "none",
): boolean {
  return least !== "none" && isCounted(issue) && isSevere(issue, least);
}

/**
 * Whether an issue counts against the change. One that was there before it, or whose file is not reviewed, is listed and
 * no more: it gets no comment, no vote and no fix that nobody asked for, and fails nothing.
 */
export function isCounted(issue: {
  readonly silenced?: string;
  readonly preExisting: boolean;
}): boolean {
  return issue.silenced === undefined && !issue.preExisting;
}

/**
 * What kind of defect an issue is. The order is that of the enum that models get.
 * `weight`: what hurts users ranks above what hurts readers. `rule`: the text of the category's SARIF rule.
 */
export const categories = {
  bug: { weight: 5, rule: "Wrong behaviour" },
  security: { weight: 6, rule: "Security defect" },
  performance: { weight: 4, rule: "Waste of time or memory" },
  test: { weight: 3, rule: "Missing or wrong test" },
  maintainability: { weight: 2, rule: "Code that is hard to keep" },
  documentation: { weight: 1, rule: "Missing or wrong documentation" },
} as const satisfies Readonly<Record<string, { readonly weight: number; readonly rule: string }>>;
export type Category = keyof typeof categories;
export const categoryNames = Object.keys(categories) as Category[];

/** RIGHT: the new version of the file (added and context lines); LEFT: the old one (deleted lines). GitHub's words. */
export const sides = ["RIGHT", "LEFT"] as const;
export type Side = (typeof sides)[number];

/**
 * One defect as a reviewer reports it. Every member but the words may be null: not said.
 * What the reviewer says is hostile text: it goes nowhere without `text/`.
 */
export type Issue = Static<typeof issueSchema>;
export const issueSchema = object({
  /** Repository-relative POSIX path; null when the issue names no file. */
  file: nullable(Type.String()),
  /** 1-based first line of the claim, in the numbering of `side`. */
  line: nullable(lineNumber),
  /** 1-based last line, inclusive; null for a single line. */
  endLine: nullable(lineNumber),
  /** Null counts as RIGHT. */
  side: nullable(Type.Enum(sides)),
  severity: nullable(Type.Enum(severities)),
  category: nullable(Type.Enum(categoryNames)),
  /** One line; empty when only a description was given. */
  title: Type.String(),
  /** Empty when only a title was given. */
  description: Type.String(),
  /** The code the issue is about, quoted; outranks `line` when they disagree. */
  snippet: nullable(Type.String()),
  /** What the reviewer would do about it, in words or code. */
  suggestion: nullable(Type.String()),
  /** 0..1, the reviewer's own estimate. */
  confidence: nullable(Type.Number({ minimum: 0, maximum: 1 })),
  preExisting: preExisting(),
});

/** Whether a real defect was there before the change, which does not make it worse. Missing in older values: it was not. */
export function preExisting() {
  return Type.Boolean({ default: false });
}

/** Which reviewer raised an issue, and where in its own list (0-based). */
export type Source = Static<typeof sourceSchema>;
const sourceSchema = object({ reviewer: Type.String(), index: count });

/** An issue together with who raised it: what the merge takes. */
export interface RaisedIssue {
  readonly source: Source;
  readonly issue: Issue;
}

/** What one reviewer proposes to do about a merged issue. */
export type Suggestion = Static<typeof suggestionSchema>;
const suggestionSchema = object({ reviewer: Type.String(), text: Type.String() });

/** Where an issue may be posted, and how that place was found; see `anchor.ts`. */
export type Anchor = Static<typeof anchorSchema>;
const anchorSchema = object({
  kind: Type.Enum(["line", "file", "pull-request"]),
  /** Path in the diff (the new path unless the file was deleted); null for `pull-request`. */
  file: nullable(Type.String()),
  /** Null unless `kind` is `line`. */
  side: nullable(Type.Enum(sides)),
  /** 1-based first line of a range, strictly before `line`; null for a single line. */
  startLine: nullable(lineNumber),
  /** 1-based line, the last of a range; null unless `kind` is `line`. */
  line: nullable(lineNumber),
  /**
   * `snippet`: found on the new side. `snippet-old`: found on the old one. `line`: the claimed line or range as it
   * stands. `range-cut`: the claimed range, cut to one hunk. `file`, `none`: no line of the diff fits.
   */
  how: Type.Enum(["snippet", "snippet-old", "line", "range-cut", "file", "none"]),
  /**
   * Where the issue really is, in the head's numbers, when that is code which did not change: no line of the diff is its
   * place. `line` is null when only the file is known. Missing in all others.
   */
  location: Type.Optional(
    object({
      file: Type.String(),
      startLine: nullable(lineNumber),
      line: nullable(lineNumber),
    }),
  ),
});

/** The file that an issue is about, by its real path as far as that is known. */
export function issueFile({ anchor, file }: Pick<MergedIssue, "anchor" | "file">): string | null {
  return anchor?.file ?? anchor?.location?.file ?? file;
}

/** The line that an issue is about: the last one of a range. Null when none is known. */
export function issueLine({ anchor, line }: Pick<MergedIssue, "anchor" | "line">): number | null {
  return anchor?.line ?? anchor?.location?.line ?? line;
}

/** What a reviewer can answer on an issue that it did not raise. */
export const voteVerdicts = ["confirm", "refute", "unsure", "same"] as const;

/** A reviewer's answer on an issue it did not raise. */
export type Vote = Static<typeof voteSchema>;
const voteSchema = object({
  reviewer: Type.String(),
  verdict: Type.Enum(voteVerdicts),
  /** One sentence of evidence. */
  reason: Type.String(),
});

/** Distinct reviewers that raised an issue or confirmed it. That one says it raised the same proves nothing yet. */
export function agreementOf({
  reviewers,
  votes,
}: Pick<MergedIssue, "reviewers" | "votes">): number {
  const confirmed = votes.filter(({ verdict }) => verdict === "confirm");
  return new Set([...reviewers, ...confirmed.map(({ reviewer }) => reviewer)]).size;
}

/**
 * Names of the reviewers that refuted an issue for which only its raiser speaks: nobody confirmed it, and nobody says
 * that it raised the same. Empty where a refutation is one voice against several.
 */
export function refutersOf({
  agreement,
  votes,
}: Pick<MergedIssue, "agreement" | "votes">): string[] {
  const isSupported = agreement > 1 || votes.some(({ verdict }) => verdict === "same");
  if (isSupported) return [];
  return votes.filter(({ verdict }) => verdict === "refute").map(({ reviewer }) => reviewer);
}
/** An issue that its own reviewer took back when it looked again: told, but neither merged nor voted on. */
export type WithdrawnIssue = Static<typeof withdrawnIssueSchema>;
export const withdrawnIssueSchema = object({
  /** As the reviewer named it. */
  file: Type.String(),
  line: nullable(Type.Integer()),
  severity: Type.Enum(severities),
  title: Type.String(),
  description: Type.String(),
  /** What refutes it, in its reviewer's words. */
  reason: Type.String(),
});

/** One defect after the merge: who said it, what they propose, where it sits, what the others think. */
export type MergedIssue = Static<typeof mergedIssueSchema>;
export const mergedIssueSchema = object({
  ...issueSchema.properties,
  /** Names of the distinct reviewers that raised it, sorted. */
  reviewers: Type.Array(Type.String()),
  /** Every input issue that went into this one, sorted by reviewer, then index. */
  sources: Type.Array(sourceSchema),
  suggestions: Type.Array(suggestionSchema),
  /** Distinct reviewers that stand behind it: raised it, or confirmed it in the vote. At least 1. */
  agreement: Type.Integer({ minimum: 1 }),
  /** 1 first. */
  rank: Type.Integer({ minimum: 1 }),
  /** Null when there was no diff to anchor to. */
  anchor: nullable(anchorSchema),
  /** Empty before the vote, and where no vote was held. */
  votes: Type.Array(voteSchema),
  /**
   * Why it is listed and no more, because its file is ignored or generated: nobody votes on it or fixes it, and it fails
   * nothing. Missing in all others.
   */
  silenced: Type.Optional(Type.String()),
});

/** The fingerprint's first 8 hex digits: what people type. */
export const issueId = Type.String({ pattern: "^[0-9a-f]{8}$" });

/** A merged issue that a run reports: recognisable on the next push and by commands. */
export type ReportedIssue = Static<typeof reportedIssueSchema>;
export const reportedIssueSchema = object({
  ...mergedIssueSchema.properties,
  /** 64 hex digits; see `fingerprint.ts`. */
  fingerprint: sha256,
  id: issueId,
  /** Path under which its file was first reported; empty when it names none. See `issue-place.ts`. */
  path: Type.String(),
  /** Keys of its lines of code; see `issue-place.ts`. */
  code: Type.Array(Type.String()),
  /** `new`: not said before, or gone since; `open`: an earlier run said it, and it stands. */
  state: Type.Enum(["new", "open"]),
  /** Where the issue is shown; `reason` says why it is not inline. */
  shown: Type.Union([
    object({ where: Type.Unsafe<"inline">({ const: "inline" }) }),
    object({ where: Type.Unsafe<"summary">({ const: "summary" }), reason: Type.String() }),
  ]),
});
