import { codeSpan, fenced } from "./fence.ts";
import { codePoint } from "./hidden.ts";
import { harmlessCode, harmlessProse } from "./prose.ts";

/** Languages that GitHub does not colour but renders or acts on. A suggestion block is ours to offer, after checks. */
const activeLanguage = /^(?:suggestion|mermaid|math|geojson|topojson|stl)(?![a-z])/;

/**
 * Hostile text (what agents and pull requests say) as markdown that may be posted in our name. Its prose links,
 * mentions, closes, embeds and hides nothing; its code stays readable. Fenced blocks are written anew at the margin,
 * with a fence that their content cannot close; a block left open is closed. Known secrets are `redact`'s work,
 * which comes first. Applying it again changes nothing.
 */
export function harmless(text: string): string {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const out: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const open = openingFence(line);
    if (open === undefined) {
      out.push(harmlessProse(line));
      continue;
    }
    const end = closingLine(lines, at + 1, open);
    const code = lines.slice(at + 1, end).map((one) => `${dedent(one, open.indent)}\n`);
    out.push(fenced(harmlessCode(code.join("")), open.language));
    at = end;
  }
  return out.join("\n");
}

/** Hostile text as one line of harmless markdown, for headings and list items; line feeds become blanks. */
export function harmlessLine(text: string): string {
  return harmlessProse(text.replace(/\s+/g, " ").trim());
}

/** A name (a file, a branch, a reviewer) as a code span: what is hidden in it is shown, line feeds and tabs included. */
export function harmlessName(text: string): string {
  return codeSpan(harmlessCode(text.replace(/[\t\n\r]/g, codePoint)));
}

/** As {@link harmlessLine}, for a cell of a table, whose bars split cells even inside code spans. */
export function harmlessCell(text: string): string {
  return harmlessLine(text).replaceAll("|", "\\|");
}

interface Fence {
  readonly indent: number;
  readonly run: string;
  readonly language: string;
}

function openingFence(line: string): Fence | undefined {
  const match = /^([ \t]*)(`{3,}(?=[^`]*$)|~{3,})(.*)$/s.exec(line);
  if (match === null) return undefined;
  const [, indent = "", run = "", info = ""] = match;
  const language = /^\s*([\w+#.-]{1,20})(?:\s|$)/.exec(info)?.[1]?.toLowerCase() ?? "";
  return {
    indent: indent.length,
    run,
    language: activeLanguage.test(language) ? "" : language,
  };
}

/** Index of the line that closes a block, or the number of lines when none does. */
function closingLine(lines: readonly string[], from: number, open: Fence): number {
  const character = open.run.charAt(0);
  for (let at = from; at < lines.length; at += 1) {
    const run = lines[at]?.trim() ?? "";
    if (run.length >= open.run.length && run === character.repeat(run.length)) return at;
  }
  return lines.length;
}

function dedent(line: string, indent: number): string {
  const blanks = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  return line.slice(Math.min(blanks, indent));
}
