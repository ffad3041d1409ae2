import { codeKey } from "./code-key.ts";
import type { Side } from "./issue.ts";

/** One way to understand a quoted piece of code. */
export interface SnippetReading {
  /** The lines that are not blank. */
  readonly lines: readonly string[];
  /** The code without white space, cut where the reviewer left something out; at least one, none empty. */
  readonly pieces: readonly string[];
  /** The side the quote speaks of; null: either. */
  readonly side: Side | null;
}

/**
 * The ways to understand a snippet, the most literal first: as it stands; without line numbers; without the signs of a
 * diff, as new and as old code; without what an ellipsis stands for. Empty when it quotes nothing.
 */
export function snippetReadings(snippet: string): SnippetReading[] {
  const literal = withoutFence(snippet).split("\n").filter(isCode);
  const unnumbered = withoutNumbers(literal);
  const forms: { lines: readonly string[]; side: Side | null }[] = [{ lines: literal, side: null }];
  if (unnumbered !== undefined) forms.push({ lines: unnumbered, side: null });
  const signed = unnumbered ?? literal;
  if (signed.some((line) => sign.test(line))) {
    forms.push({ lines: unsigned(signed, "-"), side: "RIGHT" });
    forms.push({ lines: unsigned(signed, "+"), side: "LEFT" });
  }
  const whole = forms.map(({ lines, side }) => reading(lines, side, [lines.join("")]));
  const cut = forms
    .filter(({ lines }) => lines.some((line) => ellipsis.test(line)))
    .map(({ lines, side }) => reading(lines, side, lines.join("\n").split(ellipsis)));
  return [...whole, ...cut].filter(({ pieces }) => pieces.length > 0);
}

const sign = /^\s*[+-]/u;
const ellipsis = /(?:\/\/|#|\/\*)?\s*(?:…|\.{3,})(?:\s*\*\/)?/u;
/** `12: code`, `12 | code`, `L12 code`, `R12:`; and `  9   12 +code` as our own prompts number. */
const number = /^\s*(?:[LR]?\d+\s*[:|]|[LR]\d+\s|\d+\s+\d+(?=\s|$)|\d+\t|\d+\s+(?=[+-]))/u;

function reading(lines: readonly string[], side: Side | null, pieces: readonly string[]) {
  return { lines, side, pieces: pieces.map(codeKey).filter((piece) => piece !== "") };
}

function withoutFence(snippet: string): string {
  const text = snippet.replaceAll("\r\n", "\n");
  const fenced = /^\s*(`{3,}|~{3,})[^\n]*\n(.*?)\n?\s*\1\s*$/su.exec(text)?.[2];
  return fenced ?? /^\s*`([^`\n]+)`\s*$/u.exec(text)?.[1] ?? text;
}

function isCode(line: string): boolean {
  return line.trim() !== "" && !/^@@ .* @@/u.test(line);
}

function withoutNumbers(lines: readonly string[]): string[] | undefined {
  if (!lines.every((line) => number.test(line))) return undefined;
  return lines.map((line) => line.replace(number, "")).filter(isCode);
}

function unsigned(lines: readonly string[], left: "-" | "+"): string[] {
  return lines
    .filter((line) => !line.trimStart().startsWith(left))
    .map((line) => line.replace(sign, ""))
    .filter(isCode);
}
