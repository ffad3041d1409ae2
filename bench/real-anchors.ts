import type { Anchor, Issue } from "../src/model/issue.ts";
import { anchorIssue } from "../src/review/anchor/anchor.ts";
import type { KnownFiles } from "../src/review/anchor/known-files.ts";
import { fileName } from "../src/review/anchor/path-forms.ts";
import { type Diff, diffPath, type FileDiff } from "../src/review/diff/diff.ts";
import { faithfulIssue, hasWord } from "./anchor-truth.ts";
import type { Random } from "./random.ts";

/** What came of issues whose true place is known. What is neither right nor wrong names no line. */
export interface AnchorTally {
  asked: number;
  /** The true place, or the pull request where no line of the diff is the place. */
  right: number;
  /** A line or file that is not the place. */
  wrong: number;
}

/** Kinds of issues, all of them about code that a change leaves as it is. */
export const realKinds = [
  "unchanged file, no quote",
  "unchanged file, a quote that is nowhere",
  "unchanged file of a changed one's name",
  "true quote, in an unchanged file",
  "true quote, in an unchanged file, line drifted",
  "true quote, in a changed file",
  "true quote, in a changed file, line drifted",
] as const;

export type RealKind = (typeof realKinds)[number];

/** What is asked. */
export interface RealAnchorsOptions {
  readonly diff: Diff;
  readonly known: KnownFiles;
  readonly random: Random;
  /** Whether anchors are told what the repository holds; else they have the diff alone. */
  readonly told: boolean;
  /** Quotes of each kind. */
  readonly quotes: number;
}

/**
 * Anchors issues about unchanged code of one real change: files of the head that did not change, and true quotes of
 * lines that the diff does not show.
 */
export function realAnchors(options: RealAnchorsOptions): Record<RealKind, AnchorTally> {
  const { diff, known, random, told, quotes } = options;
  const tallies = Object.fromEntries(
    realKinds.map((kind) => [kind, { asked: 0, right: 0, wrong: 0 }]),
  ) as Record<RealKind, AnchorTally>;
  const changed = new Set(diff.files.flatMap(({ oldPath, newPath }) => [oldPath, newPath]));
  const unchanged = [...known.headPaths].filter((path) => !changed.has(path));
  const names = new Set([...changed].map((path) => fileName(path ?? "")));
  const anchor = (issue: Issue) => anchorIssue(issue, diff, told ? known : undefined);
  const count = (kind: RealKind, verdict: Verdict) => {
    tallies[kind].asked += 1;
    if (verdict !== "neither") tallies[kind][verdict] += 1;
  };

  const shownLines = diff.files.flatMap(({ hunks }) => hunks.map(({ newStart }) => newStart + 1));
  const isNamesake = (path: string) => names.has(fileName(path));
  // All that are easily confused, and some of the others: each text is read by a process of its own.
  const others = Array.from({ length: unchanged.length === 0 ? 0 : quotes }, () =>
    random.pick(unchanged),
  );
  for (const path of new Set([...unchanged.filter(isNamesake), ...others])) {
    const line = shownLines.length === 0 ? 1 : random.pick(shownLines);
    const verdict = (snippet: string | null): Verdict =>
      anchor(issueAt(path, line, line, snippet)).kind === "pull-request" ? "right" : "wrong";
    const [plain, quoted] = [verdict(null), verdict("zzqx wholly other words here")];
    count("unchanged file, no quote", plain);
    count("unchanged file, a quote that is nowhere", quoted);
    if (!isNamesake(path)) continue;
    count("unchanged file of a changed one's name", plain);
    count("unchanged file of a changed one's name", quoted);
  }

  const ask = (kind: "an unchanged" | "a changed", quote: Quote) => {
    const { path, startLine, line, snippet } = quote;
    const drift = random.between(1, 3) * random.pick([1, -1]);
    const from = Math.max(1, startLine + drift);
    const exact = anchor(issueAt(path, startLine, line, snippet));
    const drifted = anchor(issueAt(path, from, from + line - startLine, snippet));
    count(`true quote, in ${kind} file`, verdictOn(exact, quote));
    count(`true quote, in ${kind} file, line drifted`, verdictOn(drifted, quote));
  };
  for (let at = 0; at < quotes && unchanged.length > 0; at += 1) {
    const path = random.pick(unchanged);
    const quote = quoteOf(path, linesOf(known, path), () => true, random);
    if (quote !== undefined) ask("an unchanged", quote);
  }
  const hidden = diff.files.filter((file) => file.newPath !== null && file.hunks.length > 0);
  for (let at = 0; at < quotes && hidden.length > 0; at += 1) {
    const file = random.pick(hidden);
    const path = diffPath(file);
    const isHidden = (line: number) => !isShown(file, line);
    const quote = quoteOf(path, linesOf(known, path), isHidden, random);
    if (quote !== undefined) ask("a changed", quote);
  }
  return tallies;
}

type Verdict = "right" | "wrong" | "neither";

/** Lines of the head that the diff does not show, quoted as they stand. */
interface Quote {
  readonly path: string;
  readonly startLine: number;
  readonly line: number;
  readonly snippet: string;
}

function verdictOn({ kind, file, location }: Anchor, { path, startLine, line }: Quote): Verdict {
  if (kind === "line" || (file !== null && file !== path)) return "wrong";
  if (location === undefined) return "neither";
  if (location.file !== path) return "wrong";
  if (location.line === null) return "neither";
  const start = location.startLine ?? location.line;
  return start <= line && location.line >= startLine ? "right" : "wrong";
}

function quoteOf(
  path: string,
  lines: readonly string[],
  isHidden: (line: number) => boolean,
  random: Random,
): Quote | undefined {
  for (let tries = 0; tries < 20 && lines.length > 0; tries += 1) {
    const startLine = random.between(1, lines.length);
    const line = startLine + random.pick([0, 0, 0, 1, 2, 3]);
    if (line > lines.length) continue;
    const numbers = Array.from({ length: line - startLine + 1 }, (_, at) => startLine + at);
    if (!numbers.every(isHidden)) continue;
    const snippet = lines.slice(startLine - 1, line).join("\n");
    if (snippet.length < 1000 && hasWord(snippet)) {
      return { path, startLine, line, snippet };
    }
  }
  return undefined;
}

function linesOf(known: KnownFiles, path: string): readonly string[] {
  const text = known.textOf(path);
  return text === undefined ? [] : text.replace(/\n$/, "").split("\n");
}

function isShown({ hunks }: FileDiff, line: number): boolean {
  return hunks.some(({ newStart, newCount }) => line >= newStart && line < newStart + newCount);
}

function issueAt(file: string, line: number, endLine: number, snippet: string | null): Issue {
  const place = { file, side: "RIGHT", startLine: line, line: Math.max(line, endLine) } as const;
  return { ...faithfulIssue({ ...place, snippet: "" }), snippet };
}
