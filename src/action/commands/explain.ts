import { memoryIssue } from "../../action/decide/recall.ts";
import type { CommandRequest } from "../../github/events/request.ts";
import type { ReadPullRequest } from "../../github/read/pull-request.ts";
import { explainMarkdown } from "../../report/markdown/explain.ts";
import { recallIssue } from "../../run/issues/recall-issue.ts";
import { standingFixes } from "../decide/own-commits.ts";
import { answered, type CommandResult, rejected } from "./command-result.ts";
import { commandedIssue } from "./commanded-issue.ts";

/** `explain`: what our own markers know of an issue. No agent is asked. */
export function explainOnCommand(
  request: CommandRequest,
  id: string | null,
  { existing }: ReadPullRequest,
): CommandResult {
  const issue = commandedIssue(id, request, existing);
  if (typeof issue === "string") return rejected(issue);
  const fix = standingFixes(existing.summary?.marker.commits ?? []).find((commit) =>
    issue.fingerprint.startsWith(commit.issue),
  );
  const said = recallIssue(memoryIssue(issue), { files: [] }, new Map());
  const { state, thread } = issue;
  const resolution = { state, fixedIn: fix?.sha ?? null, threadUrl: thread?.url ?? null };
  return answered("explain", explainMarkdown(said, resolution));
}
