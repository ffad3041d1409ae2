import type { FileDiff, Hunk } from "../../../src/review/diff/diff.ts";

/** A file's text after its diff, given the text before; throws when the diff does not fit. */
export function applyFileDiff(file: FileDiff, before: string): string {
  // A change of type is a deletion and an addition: the hunks of the second begin anew.
  if (file.status === "type-changed") {
    return applyHunks(
      file.hunks.filter(({ oldCount }) => oldCount === 0),
      "",
    );
  }
  return applyHunks(file.hunks, before);
}

function applyHunks(hunks: readonly Hunk[], before: string): string {
  const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const after: string[] = [];
  let next = 0;
  for (const hunk of hunks) {
    const start = hunk.oldCount === 0 ? hunk.oldStart : hunk.oldStart - 1;
    after.push(...old.slice(next, start));
    next = start;
    for (const { kind, oldLine, newLine, text, noNewline } of hunk.lines) {
      const line = noNewline ? text : `${text}\n`;
      if (kind !== "added") {
        if (old[next] !== line) throw new Error(`line ${next + 1} is not ${JSON.stringify(line)}`);
        next++;
        if (oldLine !== next) throw new Error(`old line ${next} is numbered ${oldLine}`);
      }
      if (kind !== "deleted") {
        after.push(line);
        if (newLine !== after.length) throw new Error(`new line ${after.length} has ${newLine}`);
      }
    }
  }
  return [...after, ...old.slice(next)].join("");
}
