import { suffixOf } from "../../model/configuration-name.ts";
import type { RunResult } from "../../model/result.ts";
import { maxBodyLength } from "../../text/budget.ts";
import { cutMarkdown } from "../../text/cut.ts";
import { harmlessCell, harmlessName } from "../../text/harmless.ts";
import type { PullRequest } from "../read/pull-request.ts";
import type { RefusalCause } from "../refusal.ts";
import { type CommitMessage, commitMessage, issueTrailer } from "./commit-message.ts";
import type {
  PlannedBranch,
  PlannedClosing,
  PlannedCommit,
  PlannedProposal,
} from "./publication.ts";
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
 * More bytes than this go to GitHub by `git push`. GitHub names no limit for its API, but does not always answer
 * requests of some megabytes. Base64 adds a third.
 */
const maxApiBytes = 1 << 20;

/** Where commits may go; null when the branch cannot be written. */
export function branchOf(pullRequest: PullRequest): PlannedBranch | null {
  const { headRepository, headRef } = pullRequest;
  if (headRepository === null || blockedCause(pullRequest) !== null) return null;
  return { repository: headRepository, name: headRef };
}

/** Why nobody could commit to a pull request's branch; null: it depends on the token. */
export function blockedCause(pullRequest: PullRequest): RefusalCause | null {
  const { headRepository, fork, maintainerCanModify } = pullRequest;
  const ended = endedCause(pullRequest);
  if (ended !== null) return ended;
  if (headRepository === null) return "fork-deleted";
  return fork && !maintainerCanModify ? "fork-locked" : null;
}

/** Why a pull request is not open; null: it is. */
export function endedCause({
  state,
  headRepository,
  headDeleted,
  baseDeleted,
}: PullRequest): RefusalCause | null {
  switch (state) {
    case "open":
      return null;
    case "merged":
      return "merged";
    case "closed":
      if (baseDeleted) return "base-deleted";
      if (headRepository === null) return "fork-deleted";
      return headDeleted ? "branch-deleted" : "closed";
  }
}

/** One commit per fix that has changes, in rank order. */
export function planCommits(
  result: RunResult,
  changes: ReadonlyMap<string, CommitChanges>,
  texts: Pick<Texts, "judged" | "patch">,
): PlannedCommit[] {
  const fixer = result.fixer?.coder ?? "unknown";
  return result.fixes.flatMap((fix) => {
    const issue = result.issues.find((one) => one.id === fix.issue);
    const change = changes.get(fix.issue);
    if (issue === undefined || change === undefined || fix.status !== "fixed") return [];
    const message = commitMessage(issue, fix, fixer, result.name);
    const told = { judged: texts.judged(fix), patch: texts.patch(fix) };
    return [{ ...plannedCommit(issue.id, message, change), ...told }];
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
    patch: "",
    unsigned: unsignedReason(additions),
  };
}

/** `createCommitOnBranch` writes every file with mode 100644: one that is executable would lose that. */
function unsignedReason(additions: CommitChanges["additions"]): string | null {
  if (additions.some(({ executable }) => executable)) return "it edits an executable file";
  const bytes = additions.reduce((sum, { contents }) => sum + contents.byteLength, 0);
  return bytes > maxApiBytes ? "it edits large files" : null;
}

/** Branches of the pull request with the fixes for one: its own, and where its commits are made before. */
function proposalBranches(pullNumber: number, name: string | undefined) {
  const branch = `crosscheck/fixes-${pullNumber}`;
  return {
    branch: `${branch}${suffixOf(name)}`,
    stagingBranch: `${branch}-next${suffixOf(name)}`,
  };
}

/** The pull request that proposes the commits; null when there are none. */
export function planProposal(
  result: RunResult,
  { number, headRef }: PullRequest,
  commits: readonly PlannedCommit[],
): PlannedProposal | null {
  if (commits.length === 0) return null;
  const rows = commits.flatMap(({ issue: id, headline }) => {
    const issue = result.issues.find((one) => one.id === id);
    const fix = result.fixes.find((one) => one.issue === id);
    if (issue === undefined || fix === undefined) return [];
    const confirmed = fix.confirmations.filter(({ verdict }) => verdict === "solved");
    const cells = [
      harmlessName(id),
      harmlessCell(headline),
      issue.severity ?? "–",
      names(issue.reviewers),
      names(confirmed.map(({ reviewer }) => reviewer)),
      fix.verify === "passed" ? "passed" : "–",
    ];
    return [`| ${cells.join(" | ")} |`];
  });
  const body = [
    `Fixes for what the review of #${number} found: one commit for each issue, in the order of their rank. Merging this puts them on the branch of #${number}; each can also be taken alone.`,
    [
      "| issue | commit | severity | raised by | confirmed by | verify |",
      "| --- | --- | --- | --- | --- | --- |",
      ...rows,
    ].join("\n"),
    `Each commit names its issue in the trailer \`${issueTrailer}\`. The next review of #${number} writes this branch anew.`,
  ].join("\n\n");
  const { name } = result;
  return {
    ...proposalBranches(number, name),
    base: headRef,
    title: name === undefined ? `Fixes for #${number}` : `Fixes for #${number} (${name})`,
    body: cutMarkdown(body, maxBodyLength),
  };
}

/** The end of what an earlier run proposed. @param head SHA that was reviewed */
export function planClosing(
  { number }: PullRequest,
  { name }: Pick<RunResult, "name">,
  head: string,
): PlannedClosing {
  return {
    branch: proposalBranches(number, name).branch,
    body: `As of ${head} no fix for #${number} is left that stands: the issues are gone, or no patch for them passes. The next fix opens a new pull request.`,
    key: `close:${head}`,
  };
}

function names(list: readonly string[]): string {
  return list.length === 0 ? "–" : list.map((name) => harmlessCell(name)).join(", ");
}
