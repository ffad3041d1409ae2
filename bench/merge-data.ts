import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Issue, RaisedIssue, Side } from "../src/model/issue.ts";

/** What the files hold of one comment; Code Review Bench has the words and `golden` only. */
interface Comment {
  readonly description: string;
  /** Code Review Bench: index of the known defect it describes, null for none. */
  readonly golden?: number | null;
  /** AACR-Bench: whether people found it right. */
  readonly valid?: boolean;
  readonly file?: string;
  readonly line?: number;
  readonly endLine?: number | null;
  readonly side?: Side;
}

/** One pull request: what each tool said, and pairs of line ranges (four numbers) that people could not tell apart. */
export interface Case {
  readonly pr: string;
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
