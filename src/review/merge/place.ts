import type { RaisedIssue } from "../../model/issue.ts";

/** Whether two issues can be about the same code at all: not in two files, not on two sides, where both say so. */
export function canMeet({ issue: a }: RaisedIssue, { issue: b }: RaisedIssue): boolean {
  if (a.side && b.side && a.side !== b.side) return false;
  return !a.file || !b.file || isSameFile(a.file, b.file);
}

/** Reviewers leave out leading folders, or put a diff's `a/` before them. */
function isSameFile(a: string, b: string): boolean {
  if (a === b) return true;
  const [long, short] = [pathOf(a), pathOf(b)].sort((x, y) => y.length - x.length);
  return `/${long}`.endsWith(`/${short}`);
}

function pathOf(file: string): string {
  return file.replace(/^(?:\.?\/)+/, "");
}

/** Reviewers miss the line by a few; two accounts of one defect may name its cause and its effect. */
const NEAR_LINES = 10;
const FAR = 0.3;

/**
 * What the lines say against two issues being the same, 0..0.6, to take from the similarity of their texts. Nothing
 * where one of them gives no line or two reviewers quote the same code. Lines that agree say nothing *for* it: one line
 * can have several defects. A reviewer that says the same thing of two distant places means two defects.
 */
export function distance(a: RaisedIssue, b: RaisedIssue): number {
  const gap = linesBetween(a, b);
  if (gap <= NEAR_LINES) return 0;
  const far = Math.min(FAR, 0.06 * Math.log2(gap / NEAR_LINES));
  if (a.source.reviewer === b.source.reviewer) return 2 * far;
  return isSameCode(a, b) ? 0 : far;
}

function linesBetween({ issue: a }: RaisedIssue, { issue: b }: RaisedIssue): number {
  if (a.line === null || b.line === null) return 0;
  return Math.max(a.line, b.line) - Math.min(a.endLine ?? a.line, b.endLine ?? b.line);
}

/** Quoted code outranks lines, but one reviewer that quotes the same line twice has found it in two places. */
function isSameCode({ issue: a }: RaisedIssue, { issue: b }: RaisedIssue): boolean {
  const [codeA, codeB] = [a, b].map(({ snippet }) => snippet?.replace(/\s+/g, ""));
  return Boolean(codeA) && codeA === codeB;
}
