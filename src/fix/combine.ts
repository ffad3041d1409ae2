import { applyPatch } from "../git/apply.ts";
import type { Repository } from "../git/repository.ts";
import type { FixResult } from "../model/result.ts";
import { isCommittable } from "./patch-scope.ts";
import type { Verify } from "./verify.ts";

/** Fixes that are to stand together. */
export interface Combination {
  readonly repository: Repository;
  /** The agents' tree without any fix. */
  readonly tree: string;
  /** In rank order. */
  readonly fixes: readonly FixResult[];
}

/**
 * Verifies the accepted fixes together, and while that fails drops the one of the lowest rank. A fix that does not apply
 * on top of those before it is dropped at once. Fixes that are not accepted, or only shown, stay as they are.
 */
export async function verifyTogether(
  combination: Combination,
  verify: Verify,
): Promise<readonly FixResult[]> {
  let { fixes, tree } = await putTogether(combination);
  for (;;) {
    const last = fixes.findLastIndex(isCommittable);
    if (last < 0) return fixes;
    const verdict = await verify(tree);
    if (verdict.status !== "failed") return fixes;
    const reason = `together with the fixes before it, ${verdict.reason}`;
    const kept = fixes.map((fix, at) =>
      at === last ? ({ ...fix, status: "rejected", verify: "failed", reason } as const) : fix,
    );
    ({ fixes, tree } = await putTogether({ ...combination, fixes: kept }));
  }
}

/** The tree with every accepted fix that applies; the others become `rejected`. */
async function putTogether({
  repository,
  tree,
  fixes,
}: Combination): Promise<{ fixes: readonly FixResult[]; tree: string }> {
  let combined = tree;
  const results: FixResult[] = [];
  for (const fix of fixes) {
    if (!isCommittable(fix)) {
      results.push(fix);
      continue;
    }
    const applied = await applyPatch(repository, combined, fix.patch);
    if (applied.status === "applied") {
      combined = applied.tree;
      results.push(fix);
    } else {
      results.push({ ...fix, status: "rejected", reason: doesNotFit(applied.reason) });
    }
  }
  return { fixes: results, tree: combined };
}

/** Why a fix is dropped that applied where it was made. */
export function doesNotFit(reason: string): string {
  return `it does not apply on top of the other fixes: ${reason}`;
}
