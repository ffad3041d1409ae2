import { estimateTokens } from "../../text/tokens.ts";
import { type FileDiff, type Hunk, linkMode } from "./diff.ts";
import { renderDiff, renderHunk } from "./render-diff.ts";
import { shownLineEnds } from "./shown-line-ends.ts";

/** What one thread may be given, in estimated tokens. */
export interface PartLimits {
  readonly maxTokens: number;
  /** A single hunk may take so much, and then has a thread of its own. Missing: no more than `maxTokens`. */
  readonly maxHunkTokens?: number;
}

/** A file, or a part of one, with what it takes in a prompt. */
export interface SizedPart {
  readonly part: FileDiff;
  readonly tokens: number;
}

/** A file as threads can take it: whole, or in parts that have some of its hunks each. */
export interface CutFile {
  readonly file: FileDiff;
  /** In the order of the lines; empty where nothing of it fits. */
  readonly parts: readonly SizedPart[];
  /** The hunks that are too large for a thread of their own; null: there are none. */
  readonly tooLarge: FileDiff | null;
}

/** How many tokens a file's part of a prompt takes: as it is sent, with its numbers and its hidden text made visible. */
export function estimateFileTokens(file: FileDiff): number {
  return estimateTokens(`${renderDiff([file])}\n`);
}

/** Cuts a file that is too large for one thread between its hunks. */
export function cutFile(
  file: FileDiff,
  { maxTokens, maxHunkTokens = maxTokens }: PartLimits,
): CutFile {
  const tokens = estimateFileTokens(file);
  if (tokens <= maxTokens) {
    const withGrowth = Math.min(maxTokens, tokens + growthShare(file.hunks, tokens));
    return { file, parts: [{ part: file, tokens: withGrowth }], tooLarge: null };
  }
  const isLink = file.oldMode === linkMode || file.newMode === linkMode;
  if (file.hunks.length <= 1 || isLink) {
    return tokens <= maxHunkTokens
      ? { file, parts: [{ part: file, tokens }], tooLarge: null }
      : { file, parts: [], tooLarge: file };
  }
  const head = estimateFileTokens(partOf(file, []));
  const ends = shownLineEnds(file);
  const parts: { hunks: Hunk[]; tokens: number }[] = [];
  const tooLarge: Hunk[] = [];
  for (const hunk of file.hunks) {
    const size = estimateTokens(`${renderHunk(hunk, ends).join("\n")}\n`);
    const grown = size + growthShare([hunk], size);
    const last = parts.at(-1);
    if (head + size > maxHunkTokens) tooLarge.push(hunk);
    else if (last !== undefined && last.tokens + grown <= maxTokens) {
      last.hunks.push(hunk);
      last.tokens += grown;
    } else parts.push({ hunks: [hunk], tokens: head + grown });
  }
  return {
    file,
    parts: parts.map((one) => ({ part: partOf(file, one.hunks), tokens: one.tokens })),
    tooLarge: tooLarge.length === 0 ? null : partOf(file, tooLarge),
  };
}

/** What surrounds the hunks gets a place in a part as far as it takes this share of what it surrounds. */
export const surroundingsShare = 0.5;

function growthShare(hunks: readonly Hunk[], tokens: number): number {
  const all = hunks.reduce((sum, { surroundings }) => sum + (surroundings?.tokens ?? 0), 0);
  return Math.min(all, Math.floor(tokens * surroundingsShare));
}

/** A file with some of its hunks. It says how many there are, unless these are all. */
export function partOf(file: FileDiff, hunks: readonly Hunk[]): FileDiff {
  const { hunkCount = file.hunks.length, ...whole } = file;
  return hunks.length === hunkCount ? { ...whole, hunks } : { ...whole, hunks, hunkCount };
}

/** Parts of a diff with those of the same file as one, in the order in which files first come. */
export function joinParts(parts: readonly FileDiff[]): FileDiff[] {
  const byPath = Map.groupBy(parts, ({ oldPath, newPath }) => newPath ?? oldPath);
  return [...byPath.values()].flatMap((same) => {
    const [first, ...others] = same;
    if (first === undefined || others.length === 0) return same;
    return [
      partOf(
        first,
        same.flatMap(({ hunks }) => hunks),
      ),
    ];
  });
}
