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
export function readQuotedPath(text: string): ReadPath | undefined {
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
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  for (const [piece] of body.matchAll(/\\[0-7]{3}|\\.|[^\\]+/gu)) {
    if (!piece.startsWith("\\")) bytes.push(...encoder.encode(piece));
    else bytes.push(escapes[piece.slice(1)] ?? Number.parseInt(piece.slice(1), 8));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
