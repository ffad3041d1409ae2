import { applyPatch } from "../git/apply.ts";
import { changedPaths, patchText } from "../git/diff.ts";
import type { Repository } from "../git/repository.ts";
import type { FixResult } from "../model/result.ts";
import { checkPatch, type PatchRules } from "./check-patch.ts";
import { doesNotFit } from "./combine.ts";
import { scopeObjection } from "./patch-scope.ts";

/** What patches of another job are checked against. */
export interface CheckAgainOptions {
  readonly repository: Repository;
  /** The pinned head: what patches must apply to. */
  readonly head: string;
  /** The agents' tree. */
  readonly tree: string;
  /** True: each patch applies to the head alone; false: to the head and the fixes before it. */
  readonly independent: boolean;
  readonly rules: PatchRules;
  /** File of an issue, by its ID; null when it names none. */
  readonly issueFile: (issue: string) => string | null;
}

/**
 * Checks the fixes of another job, which anybody may have written. Our own git applies each patch, and the trees say
 * what it changes. That must pass the checks of every patch. The result holds git's text of the change. What does not
 * pass is `rejected`; fixes that were not accepted stay as they are.
 */
export async function checkAgain(
  fixes: readonly FixResult[],
  options: CheckAgainOptions,
): Promise<FixResult[]> {
  const { repository, independent } = options;
  let from = options.tree;
  let target = options.head;
  const results: FixResult[] = [];
  for (const fix of fixes) {
    const rejected = (reason: string) => {
      results.push({ ...fix, status: "rejected", reason, patch: null });
    };
    if (fix.status !== "fixed") {
      results.push(fix);
      continue;
    }
    const applied = await applyPatch(repository, from, fix.patch ?? "");
    if (applied.status === "conflict") {
      rejected(independent ? `it does not apply: ${applied.reason}` : doesNotFit(applied.reason));
      continue;
    }
    const [changed, text] = await Promise.all([
      changedPaths(repository, from, applied.tree),
      patchText(repository, from, applied.tree),
    ]);
    const issueFile = options.issueFile(fix.issue);
    const facts = { changed, text, issueFile, ...options.rules };
    const check = changed.length === 0 ? changesNothing : checkPatch(facts);
    if (check.status === "rejected") {
      rejected(check.reason);
      continue;
    }
    const onHead = await applyPatch(repository, target, text);
    if (onHead.status === "conflict") {
      rejected(`it does not apply: ${onHead.reason}`);
      continue;
    }
    const own = issueFile === null ? [] : [issueFile];
    const files = new Set([...own, ...(options.rules.changeFiles ?? [])]);
    const paths = changed.map(({ path }) => path);
    const reason = scopeObjection(paths, { files });
    if (!independent && reason === null) [from, target] = [applied.tree, onHead.tree];
    results.push({ ...fix, reason, patch: text });
  }
  return results;
}

const changesNothing = { status: "rejected", reason: "it changes nothing" } as const;
