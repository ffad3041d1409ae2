import { visible } from "../../text/hidden.ts";
import { estimateTokens } from "../../text/tokens.ts";
import type { Hunk } from "../diff/diff.ts";
import { untrusted } from "./untrusted.ts";

/** A changed file for a reviewer that cannot read it. */
export interface ContextFile {
  readonly path: string;
  /** Its text after the change, as it is; undefined where nobody read it. */
  readonly text: string | undefined;
  /** The hunks that the reviewer is shown, in their order. */
  readonly hunks: readonly Hunk[];
}

/** Each file gets so much at least, as long as there is any: less would show nothing of use. */
const minFileTokens = 200;
/** Fewer lines than this beyond a hunk are not worth their place. */
const minLines = 5;
/** A gap of so few lines is shown: the note about it would be as long. */
const smallGap = 2;

/**
 * What stands in for the tools of a reviewer that has none, behind its prompt: the changed files with their lines
 * numbered, as much as `maxTokens` hold. Small files are shown whole, of the others as many lines around the hunks as
 * there is place for; what is left out is said. The same files always make the same text.
 */
export function fileContext(files: readonly ContextFile[], maxTokens: number): string {
  const sized = files.map((file) => sizedFile(file));
  const bySize = sized.toSorted((left, right) => left.tokens - right.tokens);
  const parts = new Map<SizedFile, string>();
  // The longest note: what it will say is not known yet.
  const note = `${contextNote(files.length - 1, files.length)}\n\n`;
  let left = maxTokens - estimateTokens(note);
  for (const [at, file] of bySize.entries()) {
    const share = Math.max(minFileTokens, Math.floor(left / (bySize.length - at)));
    const part = shownPart(file, Math.min(share, left));
    const tokens = estimateTokens(`${part}\n\n`);
    if (part === "" || tokens > left) continue;
    parts.set(file, part);
    left -= tokens;
  }
  const shown = sized.flatMap((file) => parts.get(file) ?? []);
  return [contextNote(files.length - shown.length, files.length), ...shown].join("\n\n");
}

/** What a reviewer without tools is told of what it can know. */
function contextNote(missing: number, all: number): string {
  const what =
    all === 0
      ? "Nothing but the diff is shown."
      : missing === all
        ? "Nothing of the changed files is shown beyond the diff."
        : `The changed files follow as they are after the change, as far as there is place for them${
            missing === 0
              ? "."
              : `; of ${missing} ${missing === 1 ? "file that was" : "files that were"} changed nothing is shown beyond the diff.`
          }`;
  return `${noToolsNote} ${what}`;
}

/** What the system prompt says of a folder does not hold for who has no tools. */
export const noToolsNote =
  "You have no tools in this conversation and cannot read files: judge by what is shown here, and do not guess what other code does.";

interface SizedFile extends ContextFile {
  readonly lineCount: number;
  /** What all lines before each of them take, numbered. */
  readonly before: Uint32Array;
  /** What says whose lines these are, and what says that some are missing. */
  readonly frameTokens: number;
  readonly gapTokens: number;
  /** What the whole file takes. */
  readonly tokens: number;
}

function sizedFile(file: ContextFile): SizedFile {
  const lines = linesOf(file);
  const before = new Uint32Array(lines.length + 1);
  for (const [at, line] of lines.entries()) {
    before[at + 1] = (before[at] ?? 0) + estimateTokens(`${shownLine(line, at)}\n`);
  }
  const frameTokens = estimateTokens(`${untrusted(labelOf(file, "in part"), "")}\n\n`);
  return {
    ...file,
    lineCount: lines.length,
    before,
    frameTokens,
    gapTokens: estimateTokens(`${gapNote(lines.length, lines.length + 1)}\n`),
    tokens: (before.at(-1) ?? 0) + frameTokens,
  };
}

function linesOf({ text }: ContextFile): string[] {
  const lines = text === undefined ? [] : text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** A line as it is shown. Only a line feed ends one: whatever else could end it is a mark. */
function shownLine(line: string, at: number): string {
  return `${at + 1} ${visible(line.replace(/\r$/, ""))}`;
}

/** Lines that follow each other, 1-based and inclusive. */
interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** As much of a file as fits into so many tokens; empty where nothing of use does. */
function shownPart(file: SizedFile, maxTokens: number): string {
  const { hunks, before, lineCount } = file;
  if (lineCount === 0) return "";
  if (file.tokens <= maxTokens) return render(file, [{ first: 1, last: lineCount }]);
  const tokensOf = (stretches: readonly Stretch[]) =>
    stretches.reduce(
      (sum, { first, last }) =>
        sum + (before[last] ?? 0) - (before[first - 1] ?? 0) + file.gapTokens,
      file.frameTokens + file.gapTokens,
    );
  const around = (lines: number) => stretchesAround(hunks, lines, lineCount);
  const fits = (lines: number) => tokensOf(around(lines)) <= maxTokens;
  if (around(minLines).length === 0 || !fits(minLines)) return "";
  let [good, bad] = [minLines, lineCount];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return render(file, around(good));
}

/** The lines of the new side around hunks, joined where little is between them. */
function stretchesAround(hunks: readonly Hunk[], around: number, lineCount: number): Stretch[] {
  const joined: { first: number; last: number }[] = [];
  for (const { newStart, newCount } of hunks) {
    const first = Math.max(1, newStart - around);
    const last = Math.min(lineCount, newStart + Math.max(newCount, 1) - 1 + around);
    if (first > last) continue;
    const previous = joined.at(-1);
    if (previous === undefined || first > previous.last + 1 + smallGap)
      joined.push({ first, last });
    else previous.last = Math.max(previous.last, last);
  }
  return joined;
}

function render(file: SizedFile, stretches: readonly Stretch[]): string {
  const lines = linesOf(file);
  const shown: string[] = [];
  let next = 1;
  for (const { first, last } of stretches) {
    if (first > next) shown.push(gapNote(next, first - 1));
    for (let at = first - 1; at < last; at++) {
      shown.push(shownLine(lines[at] ?? "", at));
    }
    next = last + 1;
  }
  if (next <= lines.length) shown.push(gapNote(next, lines.length));
  const isWhole = stretches.length === 1 && shown.length === lines.length;
  return untrusted(labelOf(file, isWhole ? "whole" : "in part"), shown.join("\n"));
}

function labelOf({ path }: ContextFile, howMuch: "whole" | "in part"): string {
  return `file ${JSON.stringify(path)} after the change, ${howMuch}`;
}

function gapNote(first: number, last: number): string {
  return first === last ? `… line ${first} not shown` : `… lines ${first}–${last} not shown`;
}
