import type { Side } from "../../model/issue.ts";
import { codeKey, quotedLine } from "../diff/code-key.ts";

/** One way to understand a quoted piece of code. */
export interface SnippetReading {
  /** The lines that are not blank. */
  readonly lines: readonly string[];
  /** The code without white space, cut where the reviewer left something out; at least one, none empty. */
  readonly pieces: readonly string[];
  /** The side the quote speaks of; null: either. */
  readonly side: Side | null;
  /** How many blank lines the quote begins and ends with; a line feed at its end counts as one. */
  readonly blankBefore: number;
  readonly blankAfter: number;
}

/**
 * The ways to understand a snippet, the most literal first. It is read as it stands, without line numbers, without a
 * diff's signs (as new code and as old), and without what an ellipsis replaces. A diff is two readings that hold
 * together: what looks like signs may be a list. Empty when nothing is quoted.
 */
export function snippetReadings(snippet: string): SnippetReading[][] {
  const all = withoutFence(snippet).split("\n");
  const blankBefore = all.findIndex((line) => !isBlank(line));
  const blankAfter = all.length - 1 - all.findLastIndex((line) => !isBlank(line));
  const forms = linesByForm(all.filter(isCode));
  const cutForms = forms.filter((form) =>
    form.some(({ lines }) => lines.some((line) => /…|\.{3}/u.test(line))),
  );
  const readings = (cut: boolean) => (form: readonly QuotedLines[]) =>
    form
      .map(({ lines, side }) => {
        const plain = lines.map(quotedLine);
        const pieces = (cut ? withoutBlanks(plain).split(ellipsis) : [plain.join("")]).map(codeKey);
        const quoted = pieces.filter((piece) => piece !== "");
        return { lines, pieces: quoted, side, blankBefore, blankAfter };
      })
      .filter(({ pieces }) => pieces.length > 0);
  return [...forms.map(readings(false)), ...cutForms.map(readings(true))].filter(
    ({ length }) => length > 0,
  );
}

type QuotedLines = Pick<SnippetReading, "lines" | "side">;

function linesByForm(literal: readonly string[]): QuotedLines[][] {
  const unnumbered = withoutNumbers(literal);
  const forms: QuotedLines[][] = [[{ lines: literal, side: null }]];
  if (unnumbered !== undefined) forms.push([{ lines: unnumbered, side: null }]);
  const signed = unnumbered ?? literal;
  if (signed.some((line) => sign.test(line)) && signed.every((line) => /^[\s+-]/u.test(line))) {
    forms.push([
      { lines: unsigned(signed, "-"), side: "RIGHT" },
      { lines: unsigned(signed, "+"), side: "LEFT" },
    ]);
  }
  return forms;
}

const sign = /^[+-]/u;
/** In lines {@link withoutBlanks}. */
const ellipsis = /(?:\/\/|#|\/\*)? ?(?:…|\.{3,})(?: ?\*\/)?/u;
/**
 * `12: code`, `12 | code`, `L12 code`, `R12:`; `12 code` and `+12 code` as our own prompts number, and `  9   12 +code`
 * as they once did. What is captured is the sign, which stays.
 */
const number =
  /^\s*(?:[LR]?\d+\s*[:|]|[LR]\d+\s|\d+\s+\d+(?=\s|$)|\d+\t|\d+\s+(?=[+-])|([+-])\d+(?: |$)|\d+(?= |$))/u;

function withoutFence(snippet: string): string {
  const text = snippet.replaceAll("\r\n", "\n");
  const quoted = text.trim();
  const [opening = "", fence = ""] = /^(`{3,}|~{3,})[^\n]*\n/u.exec(quoted) ?? [];
  const inside = quoted.slice(opening.length);
  let closing = 0;
  while (closing < fence.length && inside.at(-1 - closing) === fence[0]) closing += 1;
  if (closing >= 3) return inside.slice(0, -closing).trimEnd();
  return /^`([^`\n]+)`$/u.exec(quoted)?.[1] ?? text;
}

/** Lines in one text, with every run of white space as one blank. */
function withoutBlanks(lines: readonly string[]): string {
  return lines.join("\n").replace(/\s+/gu, " ");
}

function isBlank(line: string): boolean {
  return quotedLine(line).trim() === "";
}

function isCode(line: string): boolean {
  return !isBlank(line) && !/^@@(?: |$)/u.test(line);
}

function withoutNumbers(lines: readonly string[]): string[] | undefined {
  if (!lines.every((line) => number.test(line))) return undefined;
  return lines.map((line) => line.replace(number, "$1")).filter(isCode);
}

function unsigned(lines: readonly string[], left: "-" | "+"): string[] {
  return lines
    .filter((line) => !line.startsWith(left))
    .map((line) => line.replace(sign, ""))
    .filter(isCode);
}
