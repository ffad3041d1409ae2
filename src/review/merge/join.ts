import { type Issue, type MergedIssue, type RaisedIssue, severities } from "../../model/issue.ts";
import { codeKey, quotedLine } from "../diff/code-key.ts";
import { wordsOf } from "./words.ts";

/**
 * Joins issues that say the same, in the order of `raised` (at least one). The joined issue has the clearest words, the
 * most exact place, the highest severity and confidence, every source and suggestion. `rank` is 0 until they are ranked.
 */
export function joinIssues(raised: readonly RaisedIssue[]): MergedIssue {
  const clearest = most(raised, clarity);
  const { title, description, category, suggestion } = clearest;
  const { file, line, endLine, side, snippet } = most(raised, exactness);
  const issues = [clearest, ...raised.map(({ issue }) => issue)];
  const reviewers = [...new Set(raised.map(({ source }) => source.reviewer))];
  return {
    file,
    line,
    endLine,
    side,
    snippet,
    title: title || (issues.find((issue) => issue.title)?.title ?? ""),
    description: description || (issues.find((issue) => issue.description)?.description ?? ""),
    severity: severities.find((level) => issues.some(({ severity }) => severity === level)) ?? null,
    category: category ?? issues.find((issue) => issue.category)?.category ?? null,
    suggestion: suggestion ?? issues.find((issue) => issue.suggestion)?.suggestion ?? null,
    confidence: issues.reduce<number | null>(
      (best, { confidence }) => (confidence === null ? best : Math.max(best ?? 0, confidence)),
      null,
    ),
    // Whoever says that the change causes it has a reason for it to be looked at now.
    preExisting: raised.every(({ issue }) => issue.preExisting),
    reviewers,
    sources: raised.map(({ source }) => source),
    suggestions: raised.flatMap(({ source, issue }) =>
      issue.suggestion ? [{ reviewer: source.reviewer, text: issue.suggestion }] : [],
    ),
    agreement: reviewers.length,
    rank: 0,
    anchor: null,
    votes: [],
  };
}

/** Terms beyond which a longer description is not clearer. */
const ENOUGH_TERMS = 40;

/** Has a title of one line, explains itself, and names the code it means. */
function clarity({ title, description }: Issue): number {
  const { all, names } = wordsOf(`${title}\n${description}`);
  const titled = title === "" ? 0 : title.length <= 100 ? 2 : 1;
  return titled + (2 * Math.min(all.size, ENOUGH_TERMS)) / ENOUGH_TERMS + (names.size > 0 ? 1 : 0);
}

/** Quoted code outranks lines, lines outrank a file. */
function exactness({ file, line, side, snippet }: Issue): number {
  return (file ? 8 : 0) + (snippet ? 4 : 0) + (line === null ? 0 : 2) + (side ? 1 : 0);
}

/** The first of those for which `worth` is highest. */
function most(raised: readonly RaisedIssue[], worth: (issue: Issue) => number): Issue {
  return raised
    .map(({ issue }) => ({ issue, value: worth(issue) }))
    .reduce((best, one) => (one.value > best.value ? one : best)).issue;
}

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
  const code = codeOf(a);
  return code !== "" && code === codeOf(b);
}

/** An issue is compared with many others. */
const knownCode = new WeakMap<Issue, string>();

function codeOf(issue: Issue): string {
  const code = knownCode.get(issue) ?? codeKey(quotedLine(issue.snippet ?? ""));
  knownCode.set(issue, code);
  return code;
}
