import { type Hash, lineKey, type RenamedFrom } from "../anchor/issue-place.ts";
import { type Diff, diffPath } from "../diff/diff.ts";
import { hunkSides } from "../diff/hunk-side.ts";
import type { EarlierIssue } from "./reconcile.ts";

/**
 * Whether the code of an earlier issue still stands in this diff, on either side: any of its lines does. Undefined when
 * the issue has no code or no file. `complete` says whether this diff shows all that changed: when only a part was looked
 * at, a file that is not in it says nothing.
 */
export function codeStands(
  diff: Diff,
  hash: Hash,
  renamedFrom: RenamedFrom,
  { complete }: { readonly complete: boolean },
): (issue: EarlierIssue) => boolean | undefined {
  const keysByPath = new Map<string, Set<string>>();
  for (const file of diff.files) {
    const path = diffPath(file);
    const lines = hunkSides(file).flatMap(({ code }) => code);
    const keys = new Set(lines.map(({ source }) => lineKey(source.text, hash)));
    const first = renamedFrom.get(path) ?? path;
    // A new file may stand where a renamed one was: the issue's code may be in either.
    keysByPath.set(first, keys.union(keysByPath.get(first) ?? new Set()));
  }
  return ({ path, code }) => {
    if (path === "" || code.length === 0) return undefined;
    const keys = keysByPath.get(path);
    if (keys === undefined) return complete ? false : undefined;
    return code.some((key) => keys.has(key));
  };
}
