import type { DiffLine, FileDiff } from "./diff.ts";

/** What a reader must be told of the ends of a file's lines, beyond that they end. */
export interface ShownLineEnds {
  /** Undefined: all lines that are shown end alike. */
  readonly note?: string;
  /** Whether lines that end with CRLF show their carriage return. */
  readonly shown: boolean;
}

/** Nothing where lines end alike; a change of all ends at once in words; every other mixture line by line. */
export function shownLineEnds({ hunks }: FileDiff): ShownLineEnds {
  const ends = { context: new Set<End>(), deleted: new Set<End>(), added: new Set<End>() };
  for (const { lines } of hunks) for (const line of lines) ends[line.kind].add(endOf(line));
  const { context, deleted, added } = ends;
  for (const some of [context, deleted, added]) some.delete("none");
  if (context.union(deleted).union(added).size < 2) return { shown: false };
  const [[from], [to]] = [[...deleted], [...added]];
  const isOneChange = deleted.size === 1 && added.size === 1 && from !== to;
  if (isOneChange && context.isSubsetOf(added)) {
    return { note: `line ends change from ${from} to ${to}`, shown: false };
  }
  return {
    note: "mixed line ends: ⟨U+000D⟩ at the end of a line means that it ends with CRLF",
    shown: true,
  };
}

type End = "LF" | "CRLF" | "none";

function endOf({ text, noNewline }: DiffLine): End {
  if (noNewline) return "none";
  return text.endsWith("\r") ? "CRLF" : "LF";
}
