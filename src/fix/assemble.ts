import { applyPatch } from "../git/apply.ts";
import { type FileChanges, fileChanges } from "../git/commit.ts";
import { changedPaths } from "../git/diff.ts";
import type { Repository } from "../git/repository.ts";
import type { FixResult } from "../model/result.ts";
import { doesNotFit } from "./combine.ts";
import { isCommittable } from "./patch-scope.ts";

/** A fix with what its commit writes. */
export interface AssembledFix {
  readonly fix: FixResult;
  /** Null for a fix that is not committed. */
  readonly changes: FileChanges | null;
}

/** What is committed, by issue ID, in the fixes' order. */
export function changesOf(fixes: readonly AssembledFix[]): ReadonlyMap<string, FileChanges> {
  return new Map(
    fixes.flatMap(({ fix, changes }) => (changes === null ? [] : [[fix.issue, changes] as const])),
  );
}

/**
 * Puts the accepted fixes on top of the head, one after the other in rank order, as the bytes that each commit writes.
 * A fix that does not apply there (it needs one that was dropped, or two lanes touched the same lines) becomes `rejected`;
 * nothing else changes.
 */
export async function assembleCommits(
  repository: Repository,
  head: string,
  fixes: readonly FixResult[],
): Promise<AssembledFix[]> {
  let tree = head;
  const assembled: AssembledFix[] = [];
  for (const fix of fixes) {
    if (!isCommittable(fix)) {
      assembled.push({ fix, changes: null });
      continue;
    }
    const applied = await applyPatch(repository, tree, fix.patch);
    if (applied.status === "conflict") {
      const reason = doesNotFit(applied.reason);
      assembled.push({ fix: { ...fix, status: "rejected", reason }, changes: null });
      continue;
    }
    const changed = await changedPaths(repository, tree, applied.tree);
    assembled.push({ fix, changes: await fileChanges(repository, changed) });
    tree = applied.tree;
  }
  return assembled;
}
