import type { RunResult } from "../review/result.ts";
import { commitMessage } from "./commit-message.ts";
import type { PlannedBranch, PlannedCommit } from "./publication.ts";
import type { PullRequest } from "./pull-request.ts";

/** What one commit writes: whole files as bytes, and deletions. */
export interface CommitChanges {
  readonly additions: readonly { readonly path: string; readonly contents: Uint8Array }[];
  readonly deletions: readonly string[];
}

/** Where commits may go; null when the branch cannot be written. */
export function branchOf(pullRequest: PullRequest): PlannedBranch | null {
  const { headRepository, headRef, fork, maintainerCanModify, state } = pullRequest;
  if (headRepository === null || state !== "open") return null;
  return fork && !maintainerCanModify ? null : { repository: headRepository, name: headRef };
}

/** One commit per fix that has changes, in rank order. */
export function planCommits(
  result: RunResult,
  changes: ReadonlyMap<string, CommitChanges>,
): PlannedCommit[] {
  const fixer = result.fixer?.coder ?? "unknown";
  return result.fixes.flatMap((fix) => {
    const issue = result.issues.find((one) => one.id === fix.issue);
    const change = changes.get(fix.issue);
    if (issue === undefined || change === undefined || fix.status !== "fixed") return [];
    const additions = change.additions.map(({ path, contents }) => ({
      path,
      contentsBase64: Buffer.from(contents).toString("base64"),
    }));
    const { deletions } = change;
    return [{ issue: issue.id, ...commitMessage(issue, fix, fixer), additions, deletions }];
  });
}
