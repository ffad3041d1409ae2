import type { SkippedFile, SkippedLines } from "../../model/result.ts";
import { joinParts } from "../diff/cut-file.ts";
import { diffPath, type FileDiff, type Hunk } from "../diff/diff.ts";
import { type SkipReason, skippedFile } from "./skip-reason.ts";

/** Files and parts of files that are not reviewed, each file once. Of a part its lines are named, of a whole file none. */
export function skippedParts(parts: readonly FileDiff[], reason: SkipReason): SkippedFile[] {
  const byPath = Map.groupBy(parts, diffPath);
  return joinParts(parts).map((file) => {
    const skip = skippedFile(diffPath(file), reason);
    if (file.hunkCount === undefined) return skip;
    const lines = (byPath.get(diffPath(file)) ?? []).flatMap(({ hunks }) => linesOf(hunks));
    return { ...skip, lines };
  });
}

/** Hunks that no thread can take, each file once, with the lines of each hunk. */
export function skippedHunks(files: readonly FileDiff[]): SkippedFile[] {
  return files.map((file) => {
    const lines = file.hunks.flatMap((hunk) => linesOf([hunk]));
    return { ...skippedFile(diffPath(file), "tooLarge"), lines };
  });
}

/** From the first to the last line of some hunks, in the new file where they have lines of it. */
function linesOf(hunks: readonly Hunk[]): SkippedLines[] {
  const present = hunks.filter(({ newCount }) => newCount > 0);
  const side = present.length > 0 ? "RIGHT" : "LEFT";
  const counted = side === "RIGHT" ? present : hunks;
  const [first, last] = [counted[0], counted.at(-1)];
  if (first === undefined || last === undefined) return [];
  return side === "RIGHT"
    ? [{ side, start: first.newStart, end: last.newStart + last.newCount - 1 }]
    : [{ side, start: first.oldStart, end: last.oldStart + last.oldCount - 1 }];
}
