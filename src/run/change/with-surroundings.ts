import { isUtf8 } from "node:buffer";
import type { Diff, FileDiff, Hunk, Surroundings } from "../../review/diff/diff.ts";
import { diffPath } from "../../review/diff/diff.ts";
import { isProse } from "../../review/diff/exported-names.ts";
import { surroundingsOf } from "../../review/diff/surroundings.ts";
import { isDataName } from "../../review/scope/data-name.ts";

/** What stands around hunks, as files are read one by one; bounded, however many there are. */
export interface SurroundingsReader {
  /** @param after the bytes of a file's new version, as far as they were read */
  read(file: FileDiff, after: Uint8Array | null | undefined): void;
  /** The diff with what was found. */
  in(diff: Diff): Diff;
}

/** So many characters are kept of all files together; behind them hunks stay as they are. */
const maxCharacters = 8 << 20;

/** Looks into the new versions of changed files of code. A file that was added is shown as a whole anyway. */
export function readSurroundings(): SurroundingsReader {
  const found = new Map<Hunk, Surroundings>();
  let left = maxCharacters;
  return {
    read(file, after) {
      const path = diffPath(file);
      if (!after || left <= 0 || file.hunks.length === 0 || file.status === "added") return;
      if (isProse(path) || isDataName(path) || !isUtf8(after)) return;
      const text = Buffer.from(after.buffer, after.byteOffset, after.byteLength).toString();
      for (const [hunk, around] of surroundingsOf(file, text)) {
        left -= around.before.length + around.after.length;
        if (left > 0) found.set(hunk, around);
      }
    },
    in: ({ files }) => ({
      files: files.map((file) =>
        file.hunks.some((hunk) => found.has(hunk))
          ? { ...file, hunks: file.hunks.map((hunk) => withFound(hunk, found.get(hunk))) }
          : file,
      ),
    }),
  };
}

function withFound(hunk: Hunk, surroundings: Surroundings | undefined): Hunk {
  return surroundings === undefined ? hunk : { ...hunk, surroundings };
}
