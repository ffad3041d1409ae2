import type { RunResult } from "../../model/result.ts";
import type { PullRequest } from "../read/pull-request.ts";
import { type CommitMessage, commitMessage } from "./commit-message.ts";
import type { PlannedBranch, PlannedCommit } from "./publication.ts";
import type { Texts } from "./texts.ts";

/** What one commit writes: whole files as bytes, and deletions. */
export interface CommitChanges {
  readonly additions: readonly {
    readonly path: string;
    readonly contents: Uint8Array;
    /** Mode 100755; else 100644. */
    readonly executable: boolean;
  }[];
  readonly deletions: readonly string[];
}

/**
 * More bytes than this go to GitHub by `git push`: GitHub names no limit for its API, but does not always answer for
 * requests of some megabytes, and base64 adds a third.
 */
const maxApiBytes = 1 << 20;

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
  texts: Pick<Texts, "judged">,
): PlannedCommit[] {
  const fixer = result.fixer?.coder ?? "unknown";
  return result.fixes.flatMap((fix) => {
    const issue = result.issues.find((one) => one.id === fix.issue);
    const change = changes.get(fix.issue);
    if (issue === undefined || change === undefined || fix.status !== "fixed") return [];
    const message = commitMessage(issue, fix, fixer);
    return [{ ...plannedCommit(issue.id, message, change), judged: texts.judged(fix) }];
  });
}

/** A commit as a plan has it. */
export function plannedCommit(
  issue: string,
  message: CommitMessage,
  { additions, deletions }: CommitChanges,
): PlannedCommit {
  return {
    issue,
    ...message,
    additions: additions.map(({ path, contents, executable }) => ({
      path,
      contentsBase64: Buffer.from(contents).toString("base64"),
      executable,
    })),
    deletions,
    judged: "",
    unsigned: unsignedReason(additions),
  };
}

/** `createCommitOnBranch` writes every file with mode 100644: one that is executable would lose that. */
function unsignedReason(additions: CommitChanges["additions"]): string | null {
  if (additions.some(({ executable }) => executable)) return "it edits an executable file";
  const bytes = additions.reduce((sum, { contents }) => sum + contents.byteLength, 0);
  return bytes > maxApiBytes ? "it edits large files" : null;
}
