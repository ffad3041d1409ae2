import { GitError } from "../errors.ts";
import { applyToFolder, dirtyPaths } from "../git/work-tree.ts";
import type { FixResult, RunResult } from "../review/result.ts";
import type { LocalChange } from "./local.ts";

/** Paths that a patch of ours touches: git writes every one of them as `a/…` and `b/…`. */
function pathsOf(patch: string): string[] {
  return [...patch.matchAll(/^diff --git a\/(.+) b\/\1$/gm)].map((match) => match[1] ?? "");
}

/**
 * Writes the accepted patches into the user's files, in rank order. A patch that touches a file with changes that are
 * not committed is left out with that reason: the user's own work is never mixed with ours.
 */
export async function applyToWorkTree(result: RunResult, change: LocalChange): Promise<RunResult> {
  const dirty = new Set(await dirtyPaths(change.repository, change.headCommit, change.head));
  const fixes: FixResult[] = [];
  for (const fix of result.fixes) {
    fixes.push(fix.status === "fixed" ? await applied(fix, change, dirty) : fix);
  }
  return { ...result, fixes };
}

async function applied(
  fix: FixResult,
  change: LocalChange,
  dirty: ReadonlySet<string>,
): Promise<FixResult> {
  const patch = fix.patch ?? "";
  const paths = pathsOf(patch);
  const blocked = paths.find((path) => dirty.has(path));
  const rejected = (reason: string): FixResult => ({ ...fix, status: "rejected", reason });
  if (paths.length === 0) return rejected("its paths cannot be read");
  if (blocked !== undefined) {
    return rejected(
      `${JSON.stringify(blocked)} has changes that are not committed: commit or stash them first`,
    );
  }
  try {
    await applyToFolder(change.repository, change.local.workTree, patch);
    return fix;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return rejected(`it does not apply to the working tree: ${error.stderr.split("\n")[0]}`);
  }
}
