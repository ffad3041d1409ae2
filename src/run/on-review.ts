import { join } from "node:path";
import { exportTree } from "../git/tree.ts";
import { newerHead } from "../github/newer-head.ts";
import { authorise } from "../github/permission.ts";
import type { ReadPullRequest } from "../github/pull-request.ts";
import { readCommitRange } from "../github/read-commit-range.ts";
import { readPullRequest } from "../github/read-pull-request.ts";
import type { ReviewRequest } from "../github/request.ts";
import { unwanted } from "../github/unwanted.ts";
import { diffPath } from "../review/diff.ts";
import { type RunContext, run } from "../run.ts";
import { plainLine } from "../text/plain-line.ts";
import type { Change } from "./change.ts";
import { checkNothing } from "./check-nothing.ts";
import { fetchPinned } from "./fetch-pinned.ts";
import { type FixRights, noRights } from "./fix-rights.ts";
import { type Finished, type Job, skipped } from "./job.ts";
import { noKeys } from "./keys.ts";
import { recall } from "./memory.ts";
import { nothingNew } from "./nothing-new.ts";
import { progressLine } from "./progress-line.ts";
import { publishRun } from "./publish-run.ts";
import { pullRequestRights } from "./pull-request-rights.ts";
import { rememberHead } from "./remember-head.ts";
import { decideRange, type ReviewRange } from "./review-range.ts";
import { settleIssues } from "./settle-issues.ts";
import { settleWithoutReview } from "./settle-without-review.ts";
import { showProgress } from "./show-progress.ts";
import { openWorkshop, usableRoles } from "./workshop.ts";

/**
 * Reviews the pull request of an event: authorise, pin, fetch, run, publish.
 * @param full everything again, not only what is new since the last review
 */
export async function reviewPullRequest(
  request: ReviewRequest,
  job: Job,
  { full }: { readonly full: boolean } = { full: false },
): Promise<Finished> {
  const { client, config } = job;
  const { repository, pullNumber, trigger } = request;
  if (usableRoles(config, config.reviewers).length === 0) {
    const fork = request.pullRequest?.fork ?? false;
    return noKeys(config, { event: request.event, fork, actor: trigger.actor });
  }
  const [authorisation, read] = await Promise.all([
    authorise(client, {
      repository,
      trigger,
      commenter: null,
      allowedBots: config.allowedBots,
      allowedRoles: config.allowedRoles,
      readersToo: request.action !== null && config.reviewAuthors === "all",
    }),
    readPullRequest(client, repository, pullNumber),
  ]);
  if (authorisation.status === "rejected") return skipped(authorisation.reason);
  const { pullRequest } = read;
  if (pullRequest.state !== "open") return skipped(`the pull request is ${pullRequest.state}`);
  const reason = unwanted(pullRequest, request, config);
  if (reason !== undefined) return skipped(plainLine(reason, 200));
  // Pinned: what the event was about, else what was read just now. Nothing later changes it.
  const head = request.pullRequest?.head ?? pullRequest.head;
  const newer = newerHead(head, read.existing.summary?.marker, read);
  if (newer !== undefined)
    return skipped(`a later commit, ${newer.slice(0, 8)}, has a run of its own`);
  const range = await rangeOf(read, head, full, job);
  if (range.kind === "nothing") return await nothingNew(read, head, range.reason, job);
  const reviewedHead = read.existing.summary?.marker.reviewedHead ?? null;
  const since = range.kind === "since" ? range : null;
  const last = reviewedHead === null ? null : { reviewedHead, since };
  const change = await fetchPinned({ ...pullRequest, head }, job, last);
  const memory = recall(read.existing, change, change.last?.diff ? (since?.head ?? null) : null);
  if (change.reviewed.files.length === 0) {
    const output = settleWithoutReview(change, memory, job);
    if (output) return await publishRun({ output, change, read, head, memory }, job);
    if (memory.since !== null) await rememberHead(read, change, memory, job);
    const { issues } = settleIssues([], { change, memory, policy: config, complete: false });
    return await checkNothing(repository, head, nothingToReview(change), issues, job);
  }
  const own = pullRequestRights(pullRequest, change, job);
  const rights = authorisation.writes ? own : { ...own, commitObstacle: async () => onlyReads };
  const shown = showProgress(read, head, "review", job);
  const review = (context: RunContext) => run(change, shown.watched(context), memory);
  try {
    const output = await withWorkshop(change, job, review, rights);
    return await publishRun({ output, change, read: await shown.end(), head, memory }, job);
  } catch (error) {
    await shown.fail(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** How much of the pull request is to be looked at. */
async function rangeOf(
  { pullRequest, existing }: ReadPullRequest,
  head: string,
  full: boolean,
  { client, config }: Job,
): Promise<ReviewRange> {
  const marker = existing.summary?.marker;
  const before = marker?.reviewedHead;
  const range =
    full || !before
      ? undefined
      : await readCommitRange(client, pullRequest.repository, before, head);
  return decideRange({ marker, range, head, full, commandPrefix: config.commandPrefix });
}

/** Why nothing is committed for people who may only read: what they cause is for reading. */
const onlyReads = "whoever caused this run has no write access";

/** Fetches what is to be reviewed. */
export async function pinnedChange(
  { pullRequest }: ReadPullRequest,
  head: string,
  job: Job,
): Promise<Change> {
  return await fetchPinned({ ...pullRequest, head }, job);
}

/** Opens the workshop for as long as `action` takes. */
export async function withWorkshop<T>(
  change: Change,
  job: Job,
  action: (context: RunContext) => Promise<T>,
  rights: FixRights = noRights,
): Promise<T> {
  const { config } = job;
  await using workshop = await openWorkshop({
    config,
    surroundings: job.surroundings,
    scratch: job.scratch,
    runId: job.runId,
    signal: job.stop,
    note: job.note,
  });
  return await action({
    config,
    workshop,
    rights,
    signal: job.stop,
    async exportTree(use) {
      const folder = join(job.scratch, `tree-${use}`);
      await exportTree(change.repository, change.tree, folder);
      return folder;
    },
    onProgress(progress) {
      const line = progressLine(progress);
      if (line) job.note(line);
    },
  });
}

/** Why there is nothing to review, in names of files and reasons. */
export function nothingToReview({ diff, skippedFiles, reviewedBefore }: Change): string {
  if (reviewedBefore.length > 0) return "nothing that is reviewed changed since the last review";
  if (diff.files.length === 0) return "the pull request changes nothing";
  const names = diff.files.map(diffPath).slice(0, 5).join(", ");
  const reasons = [...new Set(skippedFiles.map((skip) => skip.reason))].join(", ");
  return `no changed file is one that is reviewed (${names}: ${reasons})`;
}
