import { GitError, messageOf } from "../../errors.ts";
import { isCommittable } from "../../fix/patch-scope.ts";
import { dirtyPaths, patchPaths } from "../../git/work-tree.ts";
import type { FixResult } from "../../model/result.ts";
import type { LocalChange } from "../change/local.ts";
import { keepWorkFiles } from "./keep-work-files.ts";

/**
 * Writes the accepted patches into the user's files, in rank order, but for those that are only to be shown. A patch is
 * left out, with that reason, when its file has uncommitted changes, also those made during the run.
 */
export async function applyToWorkTree(
  fixes: readonly FixResult[],
  change: LocalChange,
): Promise<FixResult[]> {
  const { repository, workTree, headCommit } = change;
  const { tree } = await workTree.snapshot(headCommit);
  const dirty = new Set(await dirtyPaths(repository, headCommit, tree));
  const results: FixResult[] = [];
  for (const fix of fixes) {
    results.push(isCommittable(fix) ? await applied(fix, change, dirty) : fix);
  }
  return results;
}

async function applied(
  fix: FixResult,
  change: LocalChange,
  dirty: ReadonlySet<string>,
): Promise<FixResult> {
  const patch = fix.patch ?? "";
  const rejected = (reason: string): FixResult => ({ ...fix, status: "rejected", reason });
  try {
    const paths = await patchPaths(change.repository, patch);
    const blocked = paths.find((path) => dirty.has(path));
    if (blocked !== undefined) return rejected(dirtyReason(blocked));
    await keepWorkFiles(change, paths, () => change.workTree.apply(patch));
    return fix;
  } catch (error) {
    // Those that are applied already must be told of, whatever becomes of this one.
    const why = error instanceof GitError ? error.stderr.split("\n")[0] : messageOf(error);
    return rejected(`it does not apply to the working tree: ${why}`);
  }
}

/** Why a file of the user's is left alone, for people. */
export function dirtyReason(file: string): string {
  return `${JSON.stringify(file)} has changes that are not committed: commit or stash them first`;
}
