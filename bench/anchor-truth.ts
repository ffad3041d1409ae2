import type { Issue, Side } from "../src/model/issue.ts";
import { codeTokens } from "../src/review/diff/code-key.ts";
import { type Diff, diffPath } from "../src/review/diff/diff.ts";
import { type HunkSide, hunkSides } from "../src/review/diff/hunk-side.ts";
import type { Random } from "./random.ts";

/** A place in a diff, as an anchor names it. */
export interface Truth {
  readonly file: string;
  readonly side: Side;
  readonly startLine: number;
  readonly line: number;
  /** The code there, quoted as it stands. */
  readonly snippet: string;
}

/**
 * Random places of a diff that a reviewer could quote: one line, or up to six, with at least one word in them. Deleted
 * lines are on the left, all others on the right.
 */
export function truths(diff: Diff, count: number, random: Random): Truth[] {
  const places = diff.files.flatMap((file) =>
    hunkSides(file).map((hunk) => ({ file: diffPath(file), hunk })),
  );
  if (places.length === 0) return [];
  const found: Truth[] = [];
  for (let tries = 0; tries < count * 4 && found.length < count; tries++) {
    const { file, hunk } = random.pick(places);
    const first = random.between(0, hunk.lines.length - 1);
    const length = random.pick([1, 1, 1, 2, 3, 4, 6]);
    const truth = truthAt(file, hunk, first, length);
    if (truth !== undefined) found.push(truth);
  }
  return found;
}

function truthAt(file: string, hunk: HunkSide, first: number, length: number): Truth | undefined {
  const lines = hunk.lines.slice(first, first + length);
  if (lines.length < length) return undefined;
  if (hunk.side === "LEFT" && lines.some(({ kind }) => kind !== "deleted")) return undefined;
  const snippet = lines.map(({ text }) => text).join("\n");
  if (!hasWord(snippet)) return undefined;
  const startLine = hunk.first + first;
  return { file, side: hunk.side, startLine, line: startLine + length - 1, snippet };
}

/** Whether a quote has a word in it: signs alone stand everywhere. */
export function hasWord(snippet: string): boolean {
  return codeTokens(snippet).some((token) => /\p{L}{2}/u.test(token));
}

/** The issue of a reviewer that makes no mistake about its place. */
export function faithfulIssue({ file, side, startLine, line, snippet }: Truth): Issue {
  return {
    file,
    line: startLine,
    endLine: line,
    side,
    severity: "medium",
    category: "bug",
    title: "A defect",
    description: "",
    snippet,
    suggestion: null,
    confidence: null,
    preExisting: false,
  };
}
