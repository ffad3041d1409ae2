import type { FileDiff } from "./diff.ts";
import { exportedNames, namesIn } from "./exported-names.ts";

/** A shorter name stands everywhere. */
const minLength = 3;
/** So many lines of a file's change are looked at. */
const maxLines = 5_000;
const word = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * The names for others to use that a file's change touches: what it removes or declares, then what encloses its hunks.
 * The same change always gives the same names.
 */
export function changedNames(file: FileDiff): string[] {
  const declared: string[] = [];
  let left = maxLines;
  for (const kind of ["deleted", "added"] as const) {
    for (const { lines } of file.hunks) {
      for (const line of lines) {
        if (line.kind !== kind || left-- <= 0) continue;
        for (const name of namesIn(file, line.text)) declared.push(name);
      }
    }
  }
  const around = file.hunks.flatMap(({ surroundings }) =>
    (surroundings?.heads ?? []).flatMap(({ text }) => namesIn(file, text, { isHead: true })),
  );
  const names = file.status === "deleted" ? exportedNames(file).names : [...declared, ...around];
  return [...new Set(names)].filter((name) => name.length >= minLength && word.test(name));
}
