import { codeTokens, quotedLine } from "../diff/code-key.ts";
import type { HunkSide } from "../diff/hunk-side.ts";
import { type CodeMatch, codeMatch } from "./find-code.ts";
import type { SnippetReading } from "./snippet-readings.ts";

/** A place whose code resembles a snippet. */
export interface SimilarMatch {
  readonly match: CodeMatch;
  /** 0..1: share of tokens in common. */
  readonly similarity: number;
}

/**
 * Places of a hunk whose lines resemble a reading's, line by line, at least by half. The quote may hang over the hunk's
 * edge by up to half of its tokens: reviewers also quote what lies around a hunk.
 */
export function findSimilar(reading: SnippetReading, hunk: HunkSide): SimilarMatch[] {
  if (reading.side !== null && reading.side !== hunk.side) return [];
  if (reading.lines.length > maxLines) return [];
  const quoted = reading.lines.map(tokenCounts);
  const own = ownTokens(hunk);
  const total = quoted.reduce((sum, { size }) => sum + size, 0);
  const matches: SimilarMatch[] = [];
  const offsets = likelyOffsets(quoted, own);
  if (offsets.length * quoted.length > largeSearch) return [];
  for (const offset of offsets) {
    const from = Math.max(0, offset);
    const to = Math.min(own.length, offset + quoted.length) - 1;
    let shared = 0;
    let both = 0;
    let inside = 0;
    for (let at = from; at <= to; at++) {
      const line = own[at];
      const quote = quoted[at - offset];
      if (line === undefined || quote === undefined) continue;
      shared += sharedTokens(quote, line);
      both += quote.size + line.size;
      inside += quote.size;
    }
    const similarity = both === 0 ? 0 : (2 * shared) / both;
    if (similarity >= 0.5 && inside * 2 > total) {
      const whole = inside === total ? similarity : similarity * (inside / total);
      matches.push({ match: codeMatch(hunk, from, to, "part", reading), similarity: whole });
    }
  }
  return matches;
}

/** Whoever quotes more than this quotes a file, not the place of a defect. */
const maxLines = 200;
/** Pairs of lines that are compared in a few milliseconds. */
const smallSearch = 20_000;
/** What resembles so many lines, each with each of its own, resembles nothing that could be told from the rest. */
const largeSearch = 200_000;

/** Many issues ask for the same few hunks. */
const knownTokens = new WeakMap<HunkSide, readonly TokenCounts[]>();

function ownTokens(hunk: HunkSide): readonly TokenCounts[] {
  const known = knownTokens.get(hunk);
  if (known !== undefined) return known;
  const made = hunk.code.map(({ source }) => tokenCounts(source.text));
  knownTokens.set(hunk, made);
  return made;
}

/**
 * Where the quote may lie, as the index of its first line among the hunk's. At least a quarter of its words must stand
 * in the right lines there. Small searches take every place: comparing all lines with all is slow only in very large
 * hunks.
 */
function likelyOffsets(quoted: readonly TokenCounts[], own: readonly TokenCounts[]): number[] {
  if (quoted.length * own.length <= smallSearch) {
    return Array.from(
      { length: own.length + quoted.length - 1 },
      (_, at) => at - quoted.length + 1,
    );
  }
  const linesOf = new Map<string, number[]>();
  let words = 0;
  for (const [line, { counts }] of quoted.entries()) {
    for (const word of wordsIn(counts)) {
      words++;
      const lines = linesOf.get(word);
      if (lines === undefined) linesOf.set(word, [line]);
      else lines.push(line);
    }
  }
  const votes = new Uint32Array(own.length + quoted.length);
  let left = 10 * largeSearch;
  for (const [at, { counts }] of own.entries()) {
    for (const word of wordsIn(counts)) {
      const lines = linesOf.get(word) ?? [];
      left -= lines.length;
      if (left < 0) return [];
      for (const line of lines) {
        const slot = at - line + quoted.length - 1;
        votes[slot] = (votes[slot] ?? 0) + 1;
      }
    }
  }
  return [...votes.entries()]
    .filter(([, count]) => count > 0 && count * 4 >= words)
    .map(([slot]) => slot - quoted.length + 1);
}

function wordsIn(counts: ReadonlyMap<string, number>): string[] {
  return [...counts.keys()].filter((token) => isWord.test(token));
}

const isWord = /[\p{L}\p{N}]/u;

interface TokenCounts {
  readonly size: number;
  readonly counts: ReadonlyMap<string, number>;
}

function tokenCounts(text: string): TokenCounts {
  const counts = new Map<string, number>();
  let size = 0;
  for (const token of codeTokens(quotedLine(text))) {
    const worth = isWord.test(token) ? 2 : 1;
    counts.set(token, (counts.get(token) ?? 0) + worth);
    size += worth;
  }
  return { size, counts };
}

function sharedTokens(left: TokenCounts, right: TokenCounts): number {
  let shared = 0;
  for (const [token, count] of left.counts) {
    shared += Math.min(count, right.counts.get(token) ?? 0);
  }
  return shared;
}
