import { visible } from "../../text/hidden.ts";
import { estimateTokens } from "../../text/tokens.ts";
import type { FileDiff, Hunk, Surroundings } from "./diff.ts";
import { type Definition, enclosing } from "./enclosing.ts";

/** On each side of a hunk so many lines, of so many characters together, are worth their place. */
const maxLines = 60;
const maxCharacters = 4_000;
/** Comments and decorators of so many lines above a function belong to it. */
const maxLeadLines = 10;
const maxHeads = 3;
const maxHeadLength = 100;

/**
 * What the new text of a file has around each of its hunks: the rest of the functions in which the hunk begins and ends,
 * as far as it is short, and the names of what encloses it. Lines between two hunks belong to the first one.
 */
export function surroundingsOf({ hunks }: FileDiff, text: string): Map<Hunk, Surroundings> {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const places = hunks.flatMap((hunk) =>
    changedPlaces(hunk).map((place) => belowLead(lines, place, newLines(hunk).last + 1)),
  );
  const chains = enclosing(lines, places);
  const found = new Map<Hunk, Surroundings>();
  let shown = 0;
  for (const [at, hunk] of hunks.entries()) {
    const [outer = [], inner = []] = chains.slice(2 * at, 2 * at + 2);
    const { first, last } = newLines(hunk);
    const next = hunks[at + 1];
    const ceiling = next === undefined ? lines.length : newLines(next).first - 1;
    const top = functionOf(outer);
    const bottom = functionOf(inner);
    const from = Math.max(shown + 1, top ? leadOf(lines, top.first) : first);
    const before = top ? stretch(lines, from, first - 1) : "";
    const reached = Math.min(ceiling, bottom?.last ?? last);
    const after = stretch(lines, last + 1, reached);
    shown = after === "" ? last : reached;
    const heads = outer
      .slice(-maxHeads)
      .map((one) => ({ line: one.first, text: ownCopy(shortHead(one.head)) }));
    if (before === "" && after === "" && heads.length === 0) continue;
    found.set(hunk, {
      before,
      after,
      heads,
      tokens: tokensOf(before, last) + tokensOf(after, last),
    });
  }
  return found;
}

/** The lines of the new file that a hunk has. */
export function newLines({ newStart, newCount }: Hunk): { first: number; last: number } {
  const first = newCount === 0 ? newStart + 1 : newStart;
  return { first, last: first + newCount - 1 };
}

/** Where the first and the last changed line of a hunk are in the new file. */
function changedPlaces(hunk: Hunk): [number, number] {
  const changed: number[] = [];
  let next = newLines(hunk).first;
  for (const { kind } of hunk.lines) {
    if (kind !== "context") {
      changed[changed.length === 0 ? 0 : 1] = next;
    }
    if (kind !== "deleted") next += 1;
  }
  const [first = newLines(hunk).first, last = first] = changed;
  return [first, last];
}

/** The function around a line; a class where the line is in none of its functions. */
function functionOf(chain: readonly Definition[]): Definition | undefined {
  return (
    chain.findLast(({ kind }) => kind === "function") ??
    chain.findLast(({ kind }) => kind === "callback") ??
    chain.at(-1)
  );
}

/** Where what is said above a function begins. */
function leadOf(lines: readonly string[], first: number): number {
  let from = first;
  while (first - from < maxLeadLines && isLead(lines[from - 2])) from -= 1;
  return from;
}

/** A changed comment belongs to what it is about. */
function belowLead(lines: readonly string[], place: number, end: number): number {
  let at = place;
  while (at < end && isLead(lines[at - 1])) at += 1;
  return at;
}

function isLead(line = ""): boolean {
  return /^\s*(?:[@*]|\/[/*]|#)/.test(line.slice(0, 200));
}

/** Lines as one text of its own; empty where they are too many to be worth it. */
function stretch(lines: readonly string[], from: number, to: number): string {
  if (to < from || to - from >= maxLines) return "";
  const some = lines.slice(from - 1, to);
  const length = some.reduce((sum, line) => sum + line.length + 1, 0);
  return length > maxCharacters ? "" : ownCopy(`${some.join("\n")}\n`);
}

/** A part of a string keeps the whole of it in memory. */
function ownCopy(text: string): string {
  return Buffer.from(text).toString();
}

function shortHead(head: string): string {
  const plain = head.replace(/ ?\{$/, "");
  return plain.length > maxHeadLength ? `${plain.slice(0, maxHeadLength)}…` : plain;
}

/** With a number as long as that of the last line of its hunk. */
function tokensOf(text: string, last: number): number {
  return text === "" ? 0 : estimateTokens(visible(text.replace(/^/gm, `${last} `)));
}
