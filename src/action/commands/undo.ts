import { join } from "node:path";
import { GitHubError } from "../../errors.ts";
import { type FileChanges, fileChanges } from "../../git/commit.ts";
import { changedPaths } from "../../git/diff.ts";
import { fetchCommits } from "../../git/fetch.ts";
import { createRepository } from "../../git/repository.ts";
import { isRefused } from "../../github/failure.ts";
import type { MarkedCommit } from "../../github/marker/marker.ts";
import { rememberedIssues, undoKey } from "../../github/marker/remembered-issues.ts";
import { revertMessage } from "../../github/plan/commit-message.ts";
import { blockedCause, branchOf, plannedCommit } from "../../github/plan/plan-commits.ts";
import { findAnswer } from "../../github/publish/answer.ts";
import { commitNotices } from "../../github/publish/commits/commit-notices.ts";
import { postCommits } from "../../github/publish/commits/post-commits.ts";
import { postReplies } from "../../github/publish/post-replies.ts";
import { setThreadState } from "../../github/publish/thread-state.ts";
import { writeSummary } from "../../github/publish/write-summary.ts";
import { readOwnCommits } from "../../github/read/own-commits.ts";
import {
  type ReadPullRequest,
  type SummaryComment,
  shownSummaryId,
  trustedSummary,
} from "../../github/read/pull-request.ts";
import { readFix } from "../../github/read/read-fix.ts";
import { readPullRequest } from "../../github/read/read-pull-request.ts";
import { causeText, refusalOf, refusalText } from "../../github/refusal.ts";
import { maxBodyLength } from "../../text/budget.ts";
import { codeSpan } from "../../text/fence.ts";
import { harmlessLine } from "../../text/harmless.ts";
import { wordsIn } from "../../words/words.ts";
import { standingFixes } from "../decide/own-commits.ts";
import type { Job } from "../job.ts";
import { furtherStep } from "./further-step.ts";
import {
  type Asked,
  answered,
  type CommandResult,
  defineCommand,
  notParsed,
  parsedAs,
  rejected,
} from "./slash-command.ts";

/**
 * `undo`: takes back our last fix with a new commit that holds the files as they were before it. Only where nobody else
 * has committed on top of it; the commit itself is refused by GitHub when somebody does so meanwhile.
 */
export const undo = defineCommand({
  name: "undo",
  usage: "undo",
  help: "take back my last fix commit",
  doc: "takes back the last fix commit, as long as nobody else has committed on top",
  needsOpen: true,
  parse: (words) => (words.length === 0 ? parsedAs(null) : notParsed("undo takes nothing else")),
  run: undoOnCommand,
});

async function undoOnCommand(_: null, { request, read, job }: Asked): Promise<CommandResult> {
  const { pullRequest, existing } = read;
  const { client } = job;
  const { viewer } = existing;
  // Started again, the same command would take back the fix before.
  if ((await findAnswer(client, request, viewer)) !== undefined) {
    return { ...rejected("This command was answered before: write a new one."), reply: null };
  }
  const commits = await readOwnCommits(client, read);
  const [fix] = standingFixes(commits);
  if (fix === undefined) return rejected("There is no fix of mine to undo.");
  const name = codeSpan(fix.sha.slice(0, 8));
  const branch = branchOf(pullRequest);
  if (branch === null) {
    const cause = blockedCause(pullRequest) ?? "fork-deleted";
    return rejected(`I cannot write to the branch: ${causeText(cause)}.`);
  }
  const { repository, head } = pullRequest;
  const found = await readFix(client, repository, fix.sha, head);
  if (found === undefined) return rejected(`My last fix, ${name}, is not on this branch any more.`);
  if (Date.parse(found.committedAt) > Date.parse(request.comment.createdAt)) {
    return rejected(
      `My last fix, ${name}, came after your comment: look at it, and write the command again.`,
    );
  }
  const own = new Set(commits.map(({ sha }) => sha));
  if (!found.above.every((sha) => own.has(sha))) {
    return rejected(
      `There are commits of others on top of my last fix, ${name}: I cannot undo it.`,
    );
  }
  const changes = await restored(head, found.parent, read, job);
  if (changes === undefined)
    return rejected(`${name} changed links or submodules: I cannot undo it.`);
  const commit = plannedCommit(
    fix.issue,
    revertMessage(fix, found.headline, job.config.name),
    changes,
  );
  const committer = { viewer, pushCommit: job.pushCommit };
  const [posted] = await postCommits(client, { head, branch, commits: [commit] }, committer);
  if (posted === undefined) return rejected(`${name} is not undone: nothing was made.`);
  switch (posted.status) {
    case "made": {
      const undone = { issue: fix.issue, sha: posted.sha, reverts: fix.sha };
      const notices = [
        ...(await tellOf(undone, [...commits, undone], read, job)),
        ...commitNotices([commit], viewer, "it"),
      ];
      const lines = [`Undid ${name} in ${posted.sha}.`, ...notices.map(harmlessLine)];
      const { finished, ...rest } = answered("undo", lines.join(" "));
      return { ...rest, finished: { ...finished, notices } };
    }
    case "refused":
      return rejected(`${name} is not undone: ${harmlessLine(refusalText(posted.refusal))}.`);
    default:
      return posted satisfies never;
  }
}

/** Writes down that a fix is undone: it is, whatever of this GitHub refuses. Returns what it did, for people. */
async function tellOf(
  undone: MarkedCommit,
  commits: readonly MarkedCommit[],
  read: ReadPullRequest,
  job: Job,
): Promise<string[]> {
  const summary = trustedSummary(read.existing);
  return [
    ...(summary === undefined
      ? []
      : await furtherStep("The summary could not be written", () =>
          remember(commits, summary, read, job),
        )),
    ...(await tell(undone, read, job)),
  ];
}

/** The files before a fix; undefined where one of them is no plain file, before or after it. */
async function restored(
  head: string,
  parent: string,
  { pullRequest }: ReadPullRequest,
  { git, scratch, serverUrl, config, stop }: Job,
): Promise<FileChanges | undefined> {
  const { owner, repo } = pullRequest.repository;
  const remote = {
    url: `${serverUrl}/${owner}/${repo}.git`,
    token: config.githubToken ?? undefined,
  };
  await using repository = await createRepository(git, join(scratch, "undo"));
  await fetchCommits(repository, remote, [head, parent], stop);
  const changed = await changedPaths(repository, head, parent);
  const plain = ({ oldMode, newMode }: { oldMode: string; newMode: string }) =>
    [oldMode, newMode].every((mode) => ["000000", "100644", "100755"].includes(mode));
  return changed.every(plain) ? await fileChanges(repository, changed) : undefined;
}

/** Writes into the summary what was undone. @param commits ours, the one that undoes last */
async function remember(
  commits: readonly MarkedCommit[],
  summary: SummaryComment,
  { pullRequest, existing }: ReadPullRequest,
  { client, config }: Pick<Job, "client" | "config">,
): Promise<void> {
  const words = wordsIn(config.language, config.tone);
  const { repository, number: pullNumber } = pullRequest;
  const { body, marker } = summary;
  const commentId = shownSummaryId({ summary });
  const target = { repository, pullNumber, viewer: existing.viewer, commentId };
  const lines = commits.slice(-1).map(({ issue, sha }) => {
    return `- ${codeSpan(issue)} ${words.say("undoneOnRequest", { commit: sha.slice(0, 8) })}`;
  });
  const longer = [body.trimEnd(), ...lines].join("\n");
  const text = longer.length <= maxBodyLength - 30_000 ? longer : body;
  await writeSummary(client, target, text, { ...marker, commits });
}

/** Opens the issue's thread again. Returns what did not work, for people. */
async function tell(
  undone: MarkedCommit,
  { pullRequest, existing }: ReadPullRequest,
  { client, config }: Pick<Job, "client" | "config">,
): Promise<string[]> {
  const words = wordsIn(config.language, config.tone);
  const { repository, number: pullNumber } = pullRequest;
  const issue = rememberedIssues(existing).find((one) => one.fingerprint.startsWith(undone.issue));
  if (issue?.thread == null) return [];
  const { thread } = issue;
  const readThreads = async () =>
    (await readPullRequest(client, repository, pullNumber)).existing.threads;
  const reply = {
    threadId: thread.id,
    body: words.say("threadUndone", { commit: undone.sha }),
    key: `${undoKey}${undone.sha}`,
    resolve: false,
  };
  const said = await furtherStep("The issue's thread was not told", () =>
    postReplies(client, pullNumber, [reply], readThreads),
  );
  if (!thread.resolved) return said;
  try {
    await setThreadState(client, thread.id, "reopen");
    return said;
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const why = isRefused(error, 403) ? "the token may not open it" : refusalText(refusalOf(error));
    return [...said, `The issue's thread stays resolved: ${why}.`];
  }
}
