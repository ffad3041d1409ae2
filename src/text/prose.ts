import { decodeEntities } from "./entities.ts";
import { codeSpan } from "./fence.ts";
import { visible } from "./hidden.ts";

/**
 * What GitHub acts on in prose, wherever it stands in a word. These are mentions of people and teams, references to
 * issues and to other repositories' commits, addresses, and the sign of formulas. Shown as code they are text, and a
 * closing keyword has nothing left to close. An escape does not protect from formulas, which GitHub looks for last.
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions
 */
const active = /@\w|#\d|:\/\/|www\.|gh-\d|\$/i;

/** Characters by which markdown or HTML could begin something that is not text, a table included. */
const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  "[": "&#91;",
  "]": "&#93;",
  "\\": "&#92;",
  "`": "&#96;",
  "|": "&#124;",
};

/**
 * One line of hostile prose as markdown that is text and nothing else. No link, image, HTML, mention, reference,
 * formula, table or footnote survives; emphasis and code spans do. Code spans are taken apart and written anew, so that
 * what counts as code here is code for GitHub too. Applying it again changes nothing.
 * @param line one line without its line feed
 */
export function harmlessProse(line: string): string {
  const parts = codeSpans(line).flatMap(({ code, text }) =>
    code ? [codeSpan(harmlessCode(text))] : harmlessWords(text),
  );
  let prose = "";
  let inLink = false;
  let inCode = false;
  for (const part of parts) {
    if (part === "") continue;
    // Two code spans that touch would be read as one, and a link would swallow the backtick that opens the next.
    const apart: boolean = part.startsWith("`") && (inLink || inCode);
    prose += apart ? ` ${part}` : part;
    inCode = part.endsWith("`");
    inLink = isKnownLink(part) || (inLink && !apart && !/\s/.test(part));
  }
  return prose;
}

/** Code as it may be shown: hidden characters made visible, and no comment that could pass for one of ours. */
export function harmlessCode(code: string): string {
  return visible(code).replace(/<!--(?=\s*crosscheck)/gi, "<! --");
}

function harmlessWords(raw: string): string[] {
  const text = visible(decodeEntities(withoutEmojiStyle(raw)));
  return text.split(/(\s+|[()[\]<>"'|]+)/).flatMap((word) => {
    if (!active.test(word)) return [escapeText(word)];
    const [before, core, after] = trimPunctuation(word);
    const shown = isKnownLink(core) ? core : codeSpan(core);
    return [escapeText(before), shown, escapeText(after)];
  });
}

function escapeText(text: string): string {
  return (
    text
      .replace(/[&<[\]\\`|]/g, (character) => escapes[character] ?? character)
      .replace(/~{3,}/g, (run) => "&#126;".repeat(run.length))
      // A table of one column needs no bar, and its cells end at bars inside code spans.
      .replace(/:(?=-)|(?<=-):/g, "&#58;")
  );
}

/** A word without the emphasis and stops around it, which read better outside the code span. */
function trimPunctuation(word: string): [before: string, core: string, after: string] {
  const outer = "{}*_~,.;:!?`";
  let start = 0;
  let end = word.length;
  while (start < end && outer.includes(word.charAt(start))) start += 1;
  while (end > start && outer.includes(word.charAt(end - 1))) end -= 1;
  return [word.slice(0, start), word.slice(start, end), word.slice(end)];
}

/** The selectors and joiners that models put into emoji: without them the sign is the same in plainer dress. */
function withoutEmojiStyle(text: string): string {
  return text.replace(/(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f\u200d]+/gu, "");
}

/** A piece of one line: the content of a code span, or what stands between two of them. */
export interface Piece {
  readonly code: boolean;
  readonly text: string;
}

/**
 * The code spans of one line, by CommonMark's rule that a run of backticks ends at the next run of the same length.
 * Backticks that pair with nothing stay in the text. The work grows with the line's length, not with its square.
 * https://spec.commonmark.org/0.31.2/#code-spans
 */
export function codeSpans(line: string): Piece[] {
  const runs = Array.from(line.matchAll(/`+/g));
  const closers = nextOfSameLength(runs.map(([run]) => run.length));
  const pieces: Piece[] = [];
  let at = 0;
  for (let index = 0; index < runs.length; index += 1) {
    const open = runs[index];
    const closeIndex = closers[index];
    const close = closeIndex === undefined ? undefined : runs[closeIndex];
    if (open === undefined || closeIndex === undefined || close === undefined) continue;
    const content = line.slice(open.index + open[0].length, close.index);
    if (content.trim() === "") continue;
    pieces.push({ code: false, text: line.slice(at, open.index) });
    pieces.push({ code: true, text: /^ .* $/s.test(content) ? content.slice(1, -1) : content });
    at = close.index + close[0].length;
    index = closeIndex;
  }
  pieces.push({ code: false, text: line.slice(at) });
  return pieces.filter(({ text }) => text !== "");
}

/** For each length, the index of the next equal one; undefined where there is none. */
function nextOfSameLength(lengths: readonly number[]): (number | undefined)[] {
  const next: (number | undefined)[] = [];
  const seen = new Map<number, number>();
  for (let index = lengths.length - 1; index >= 0; index -= 1) {
    const length = lengths[index] ?? 0;
    next[index] = seen.get(length);
    seen.set(length, index);
  }
  return next;
}

/** The code of a language in an address, `en-US` or `de`. */
const locale = "(?:[a-z]{2}(?:-[a-z]{2,4})?/)?";

/**
 * Sites that explain defects, and the parts of them that only their owners write; null: all of it. Playgrounds, questions
 * and answers, wikis, pages of users and what sends its reader on to another site are no such parts.
 */
const knownSites: ReadonlyMap<string, RegExp | null> = new Map([
  ["cheatsheetseries.owasp.org", null],
  ["cwe.mitre.org", null],
  ["developer.mozilla.org", new RegExp(`^${locale}docs/`, "i")],
  ["doc.rust-lang.org", null],
  ["docs.oracle.com", null],
  ["docs.python.org", null],
  ["go.dev", /^(?:blog|doc|ref|security)\//],
  [
    "learn.microsoft.com",
    new RegExp(
      `^${locale}(?:aspnet|azure|cpp|dotnet|ef|entra|powershell|security|sql|visualstudio|windows|windows-hardware|windows-server)/`,
      "i",
    ),
  ],
  ["nodejs.org", null],
  [
    "owasp.org",
    /^(?:Top10|API-Security|www-project-top-ten|www-community\/(?:attacks|vulnerabilities))\//,
  ],
  ["www.rfc-editor.org", /^(?:rfc|info)\//],
  ["www.typescriptlang.org", new RegExp(`^${locale}(?:docs|tsconfig)/`, "i")],
]);

/** Steps out of a folder, and slashes that only some readers take for one: they lead elsewhere than they seem to. */
const detour = /(?:^|\/)(?:(?:\.|%2e){1,2}(?:\/|$)|\/)|%2f|%5c/i;

/**
 * Whether an address in prose may stay a link. It must be a plain https address of a known site, without a query, which
 * could carry data away, and nothing in it may be a command to GitHub when it is read as text.
 */
export function isKnownLink(url: string): boolean {
  const match = /^https:\/\/([a-z0-9.-]+)(?:\/([\w./~%-]*)(#[a-z][\w.-]*)?)?$/i.exec(url);
  const [, host = "", path = "", hash = ""] = match ?? [];
  const owned = knownSites.get(host);
  if (owned === undefined || /gh-\d/i.test(url) || detour.test(path)) return false;
  return owned === null || (path === "" && hash === "") || owned.test(`${path}/`);
}
