import type { RunResult } from "../../model/result.ts";
import { maxBodyLength } from "../../text/budget.ts";
import { cutMarkdown } from "../../text/cut.ts";
import { harmlessCell, harmlessName } from "../../text/harmless.ts";
import type { PullRequest } from "../read/pull-request.ts";
import { issueTrailer } from "./commit-message.ts";
import type { PlannedClosing, PlannedCommit, PlannedProposal } from "./publication.ts";

/** Branch of the pull request with the fixes for one. */
function proposalBranch(pullNumber: number): string {
  return `crosscheck/fixes-${pullNumber}`;
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
  const branch = proposalBranch(number);
  return {
    branch,
    stagingBranch: `${branch}-next`,
    base: headRef,
    title: `Fixes for #${number}`,
    body: cutMarkdown(body, maxBodyLength),
  };
}

/** The end of what an earlier run proposed. @param head SHA that was reviewed */
export function planClosing({ number }: PullRequest, head: string): PlannedClosing {
  return {
    branch: proposalBranch(number),
    body: `As of ${head} no fix for #${number} is left that stands: the issues are gone, or no patch for them passes. The next fix opens a new pull request.`,
    key: `close:${head}`,
  };
}

function names(list: readonly string[]): string {
  return list.length === 0 ? "–" : list.map((name) => harmlessCell(name)).join(", ");
}
