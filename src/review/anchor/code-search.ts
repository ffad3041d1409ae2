import { codeTokens, quotedLine } from "../diff/code-key.ts";
import type { Diff, FileDiff } from "../diff/diff.ts";
import { hunkSides } from "../diff/hunk-side.ts";
import { diffPaths } from "./diff-paths.ts";
import type { SnippetReading } from "./snippet-readings.ts";

/** Looks in a whole diff at once for files that are worth looking at one by one. */
export interface CodeSearch {
  /** Those of which a hunk has the beginning of a reading. */
  quoting(readings: readonly SnippetReading[]): ReadonlySet<FileDiff>;
  /** Those that have half of the words of a reading. */
  resembling(readings: readonly SnippetReading[]): ReadonlySet<FileDiff>;
}

/** Many issues ask for the same few diffs. */
const made = new WeakMap<Diff, CodeSearch>();

/** The search in a diff; what it needs is made when it is first asked. */
export function codeSearch(diff: Diff): CodeSearch {
  const before = made.get(diff);
  if (before !== undefined) return before;
  const { files } = diffPaths(diff);
  let texts: JoinedTexts | undefined;
  let words: ReadonlyMap<string, readonly FileDiff[]> | undefined;
  const search: CodeSearch = {
    quoting(readings) {
      texts ??= joinTexts(files);
      const found = new Set<FileDiff>();
      for (const { pieces } of readings) addHolding(found, pieces[0] ?? "", texts);
      return found;
    },
    resembling(readings) {
      words ??= filesByWord(files);
      const found = new Set<FileDiff>();
      for (const { lines } of readings) addSharing(found, wordsOf(lines.map(quotedLine)), words);
      return found;
    },
  };
  made.set(diff, search);
  return search;
}

/** The code of all files in one text. */
interface JoinedTexts {
  readonly text: string;
  /** In the order of the text. */
  readonly parts: readonly { readonly file: FileDiff; readonly end: number }[];
}

function joinTexts(files: readonly FileDiff[]): JoinedTexts {
  const texts = files.map((file) => hunkSides(file).map(({ text }) => text));
  let end = 0;
  const parts = files.map((file, at) => {
    // Code has no line feed here: no piece goes over the end of a hunk.
    for (const text of texts[at] ?? []) end += text.length + 1;
    return { file, end };
  });
  return { parts, text: texts.flatMap((own) => own.map((text) => `${text}\n`)).join("") };
}

function addHolding(found: Set<FileDiff>, piece: string, { text, parts }: JoinedTexts): void {
  let part = 0;
  for (let at = text.indexOf(piece); at !== -1; at = text.indexOf(piece, parts[part]?.end)) {
    while ((parts[part]?.end ?? text.length) <= at) part += 1;
    const file = parts[part]?.file;
    if (file === undefined) return;
    found.add(file);
  }
}

function filesByWord(files: readonly FileDiff[]): ReadonlyMap<string, readonly FileDiff[]> {
  const byWord = new Map<string, FileDiff[]>();
  for (const file of files) {
    const lines = hunkSides(file).flatMap(({ code }) => code.map(({ source }) => source.text));
    for (const word of wordsOf(lines.map(quotedLine))) {
      const known = byWord.get(word);
      if (known === undefined) byWord.set(word, [file]);
      else known.push(file);
    }
  }
  return byWord;
}

function addSharing(
  found: Set<FileDiff>,
  words: ReadonlySet<string>,
  byWord: ReadonlyMap<string, readonly FileDiff[]>,
): void {
  const shared = new Map<FileDiff, number>();
  for (const word of words) {
    for (const file of byWord.get(word) ?? []) shared.set(file, (shared.get(file) ?? 0) + 1);
  }
  for (const [file, count] of shared) if (count * 2 >= words.size) found.add(file);
}

function wordsOf(lines: readonly string[]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const line of lines) {
    for (const token of codeTokens(line)) if (/[\p{L}\p{N}]{2}/u.test(token)) words.add(token);
  }
  return words;
}
