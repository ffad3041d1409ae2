import { losslessBytes, losslessText } from "../../../text/lossless.ts";

/** The old and the new path of a file, without the prefixes `a/` and `b/`. */
export interface PathPair {
  readonly oldPath: string;
  readonly newPath: string;
}

/**
 * The paths of a `diff --git a/… b/…` line, given what stands behind `diff --git `. Unquoted paths may contain spaces and
 * even ` b/`. Then both are the same path, since renames and copies name theirs on lines of their own, and the line is
 * cut in the middle. Undefined where it has no such middle. Prefixes are cut off when they differ (`a/` and `b/`, `i/`
 * and `w/` …); equal ones are folders of a diff made with `--no-prefix`.
 */
export function headerPaths(text: string): PathPair | undefined {
  const pair = splitPair(text);
  if (pair === undefined) return undefined;
  const [left, right] = pair;
  if (left === right) return { oldPath: left, newPath: right };
  const oldPath = withoutFirstFolder(left);
  const newPath = withoutFirstFolder(right);
  return oldPath === newPath ? { oldPath, newPath } : undefined;
}

/**
 * The paths of a `---` and a `+++` line, given what stands behind the signs. Null stands for `/dev/null`.
 * Only diffs that were not made by git need it: theirs have no other header.
 */
export function unifiedPaths(
  oldText: string,
  newText: string,
): { readonly oldPath: string | null; readonly newPath: string | null } {
  const oldPath = unifiedPath(oldText);
  const newPath = unifiedPath(newText);
  const prefixed =
    (oldPath === null || oldPath.startsWith("a/")) &&
    (newPath === null || newPath.startsWith("b/"));
  if (!prefixed) return { oldPath, newPath };
  return { oldPath: oldPath?.slice(2) ?? null, newPath: newPath?.slice(2) ?? null };
}

function splitPair(text: string): readonly [string, string] | undefined {
  const quoted = readQuotedPath(text);
  if (quoted !== undefined) return [quoted.path, unquotePath(quoted.rest.slice(1))];
  const middle = (text.length - 1) / 2;
  if (text[middle] === " ") return [text.slice(0, middle), text.slice(middle + 1)];
  return undefined;
}

function withoutFirstFolder(path: string): string {
  return path.slice(path.indexOf("/") + 1);
}

/** Git ends the path with a tab when it contains a space, other tools write a tab and a time. */
function unifiedPath(text: string): string | null {
  const [label = ""] = text.split("\t", 1);
  const path = unquotePath(label.endsWith("\r") ? label.slice(0, -1) : label);
  return path === "/dev/null" ? null : path;
}

const escapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  "\\": 92,
};

/** A path read from the start of a text, and what stands behind it. */
export interface ReadPath {
  readonly path: string;
  readonly rest: string;
}

/**
 * Reads a path in git's C quotes (`"f\303\274.txt"`: octal bytes of UTF-8) from the start of a text.
 * Undefined when the text does not start with a complete quoted path.
 * https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath
 */
function readQuotedPath(text: string): ReadPath | undefined {
  const quoted = /^"((?:[^"\\]|\\[abtnvfr"\\]|\\[0-3][0-7]{2})*)"/.exec(text);
  if (quoted === null) return undefined;
  const [whole, body = ""] = quoted;
  return { path: unescapePath(body), rest: text.slice(whole.length) };
}

/** A path as git prints it alone on a line: C-quoted where it has to be, else as it is. */
export function unquotePath(text: string): string {
  const quoted = readQuotedPath(text);
  return quoted?.rest === "" ? quoted.path : text;
}

function unescapePath(body: string): string {
  if (!body.includes("\\")) return body;
  const bytes: number[] = [];
  for (const [piece] of body.matchAll(/\\[0-7]{3}|\\.|[^\\]+/gu)) {
    if (!piece.startsWith("\\")) for (const byte of losslessBytes(piece)) bytes.push(byte);
    else bytes.push(escapes[piece.slice(1)] ?? Number.parseInt(piece.slice(1), 8));
  }
  return losslessText(Uint8Array.from(bytes));
}
