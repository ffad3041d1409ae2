/** A line of a file's diff, with GitHub's *position* (1 = the line below the first `@@`). */
export interface PatchLine {
  kind: "hunk" | "context" | "added" | "removed" | "no-newline";
  position: number;
  /** 0-based number of the hunk. */
  hunk: number;
  /** 1-based line in the old file; undefined for what is not in it. */
  old: number | undefined;
  /** 1-based line in the new file; undefined for what is not in it. */
  new: number | undefined;
  /** The whole line, with its first character. */
  text: string;
}

/** Parses a file's patch as GitHub shows it, which starts with the first `@@`. */
export function parsePatch(patch: string): PatchLine[] {
  const lines: PatchLine[] = [];
  let oldLine = 0;
  let newLine = 0;
  let hunk = -1;
  for (const [position, text] of patch.split("\n").entries()) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text);
    const at = { position, text, old: undefined, new: undefined };
    if (header) {
      oldLine = Number(header[1]);
      newLine = Number(header[2]);
      hunk++;
      lines.push({ kind: "hunk", hunk, ...at });
    } else if (text.startsWith("\\")) {
      lines.push({ kind: "no-newline", hunk, ...at });
    } else if (text.startsWith("+")) {
      lines.push({ kind: "added", hunk, ...at, new: newLine++ });
    } else if (text.startsWith("-")) {
      lines.push({ kind: "removed", hunk, ...at, old: oldLine++ });
    } else {
      lines.push({ kind: "context", hunk, ...at, old: oldLine++, new: newLine++ });
    }
  }
  return lines;
}

/** The line a side and number reach: RIGHT by new, LEFT by old numbers; undefined outside hunks. */
export function findLine(
  lines: readonly PatchLine[],
  side: "LEFT" | "RIGHT",
  line: number,
): PatchLine | undefined {
  return lines.find((each) => (side === "LEFT" ? each.old : each.new) === line);
}
