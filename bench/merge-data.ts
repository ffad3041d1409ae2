import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Issue, RaisedIssue, Side } from "../src/model/issue.ts";

/** What the files hold of one comment; Code Review Bench has the words and `golden` only. */
interface Comment {
  readonly description: string;
  /** Code Review Bench: index of the known defect it describes, null for none. */
  readonly golden?: number | null;
  /** Code Review Bench: further defects that the same text describes. */
  readonly alsoGolden?: readonly number[];
  /** AACR-Bench: whether people found it right. */
  readonly valid?: boolean;
  readonly file?: string;
  readonly line?: number;
  readonly endLine?: number | null;
  readonly side?: Side;
}

/** One pull request: its known defects, what each tool said, and pairs of line ranges (four numbers) that people could not tell apart. */
export interface Case {
  readonly pr: string;
  readonly golden?: readonly unknown[];
  readonly reviews: Readonly<Record<string, readonly Comment[]>>;
  readonly unclear?: readonly (readonly number[])[];
}

/** A comment as an input of the merge, with its label. */
export interface Labelled {
  readonly raised: RaisedIssue;
  readonly comment: Comment;
}

/** Reads one of the two files of a `--data` folder. */
export async function readCases(folder: string, name: string): Promise<Case[]> {
  return JSON.parse(await readFile(join(folder, name), "utf8"));
}

/** The comments of the named tools; `place` says which file and lines the merge may see. */
export function labelled(
  reviews: Case["reviews"],
  tools: readonly string[],
  place: (comment: Comment) => Partial<Issue>,
): Labelled[] {
  return tools.flatMap((reviewer) =>
    (reviews[reviewer] ?? []).map((comment, index) => ({
      comment,
      raised: {
        source: { reviewer, index },
        issue: { ...BLANK, description: comment.description, ...place(comment) },
      },
    })),
  );
}

const BLANK: Issue = {
  file: null,
  line: null,
  endLine: null,
  side: null,
  severity: null,
  category: null,
  title: "",
  description: "",
  snippet: null,
  suggestion: null,
  confidence: null,
  preExisting: false,
};

/** The known defects that a comment describes; none where it describes no known one, or nobody has judged it. */
export function defectsOf({ comment: { golden, alsoGolden = [] } }: Labelled): ReadonlySet<number> {
  return new Set(golden == null ? [] : [golden, ...alsoGolden]);
}

/** Whether two comments describe the same known defect; null where one of them describes none. */
export function isSameDefect(a: Labelled, b: Labelled): boolean | null {
  const [ours, theirs] = [defectsOf(a), defectsOf(b)];
  return ours.size > 0 && theirs.size > 0 ? !ours.isDisjointFrom(theirs) : null;
}

const NEAR_LINES = 3;

/**
 * Whether people told two comments apart that stand on nearly the same lines: both are valid and of two models. Pairs
 * that people could not tell apart do not count.
 */
export function isNearPair(a: Labelled, b: Labelled, unclear: Case["unclear"] = []): boolean {
  const [{ comment: left }, { comment: right }] = [a, b];
  if (!left.valid || !right.valid || left.file !== right.file || left.side !== right.side) {
    return false;
  }
  const [ours, theirs] = [rangeOf(left), rangeOf(right)];
  if (Math.max(ours[0], theirs[0]) - Math.min(ours[1], theirs[1]) > NEAR_LINES) return false;
  const keys = [[...ours, ...theirs].join(), [...theirs, ...ours].join()];
  return !unclear.some((pair) => keys.includes(pair.join()));
}

function rangeOf(comment: Comment): [number, number] {
  const line = comment.line ?? 0;
  return [line, comment.endLine ?? line];
}

/** All pairs of comments of two tools. */
export function* pairsOfTools(issues: readonly Labelled[]): Generator<[Labelled, Labelled]> {
  for (const [at, a] of issues.entries()) {
    for (const b of issues.slice(at + 1)) {
      if (a.raised.source.reviewer !== b.raised.source.reviewer) yield [a, b];
    }
  }
}
