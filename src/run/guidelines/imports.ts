import { codeSpans } from "../../text/prose.ts";

/** What a text wants to be read with it. */
export interface Import {
  /** As it was written, without the sign. */
  readonly written: string;
  /** Path inside the repository; undefined: it leads out of it. */
  readonly path: string | undefined;
}

/** More bytes no path has. */
const maxPath = 4_096;

/**
 * The files that a text imports, `@docs/rules.md`, each once. As in Claude's own files, one in code or in a comment is
 * none, and a path begins at the folder of the file that names it. Mentions of people look the same: who reads the files
 * knows which of them are there.
 * @param folder of the file, with its slash
 */
export function importsOf(text: string, folder: string): Import[] {
  const found = new Map<string, Import>();
  for (const line of proseLines(withoutComments(text))) {
    if (!line.includes("@")) continue;
    for (const { code, text: piece } of codeSpans(line)) {
      if (code) continue;
      for (const [, written = ""] of piece.matchAll(/(?<![^\s([])@((?:[^\s\\]|\\ )+)/g)) {
        const plain = withoutStops(written).replaceAll("\\ ", " ");
        if (plain === "" || plain.length > maxPath || found.has(plain)) continue;
        found.set(plain, { written: plain, path: inside(folder, plain) });
      }
    }
  }
  return [...found.values()];
}

/** Whether a text says nothing but what it imports. */
export function isImportsOnly(text: string): boolean {
  const lines = text.split("\n").flatMap((line) => line.trim() || []);
  return lines.length > 0 && lines.every((line) => /^(?:[-*] \s*)?@\S+$/.test(line));
}

/** Whether something that is not there was meant as a file, and not as a person. */
export function looksLikeFile(written: string): boolean {
  return /^(?:~|\.{0,2}\/)|\.(?:md|mdc|markdown|txt|rst)$/i.test(written);
}

/** Without the stops of the sentence that it stands in. */
function withoutStops(written: string): string {
  let end = written.length;
  while (end > 0 && ".,;:!?)]}'\"*_>".includes(written.charAt(end - 1))) end -= 1;
  return written.slice(0, end);
}

function inside(folder: string, written: string): string | undefined {
  if (/^[~/]/.test(written)) return undefined;
  const names: string[] = [];
  for (const name of `${folder}${written}`.split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") names.push(name);
    else if (names.pop() === undefined) return undefined;
  }
  return names.length === 0 ? undefined : names.join("/");
}

/** Lines outside of fenced code. */
function* proseLines(text: string): Generator<string> {
  let fence: string | undefined;
  for (const line of text.split("\n")) {
    const [, run] = /^ {0,3}(?:[-*>] {1,3})?(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence === undefined) {
      if (run === undefined) yield line;
      else fence = run;
    } else if (run?.startsWith(fence) && line.trim() === run) fence = undefined;
  }
}

function withoutComments(text: string): string {
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf("<!--", at);
    const end = start < 0 ? -1 : text.indexOf("-->", start);
    if (end < 0) return [...kept, text.slice(at)].join("");
    kept.push(text.slice(at, start));
    at = end + 3;
  }
}
