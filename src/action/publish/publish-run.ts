import { changesOf } from "../../fix/assemble.ts";
import { lineEndsAt } from "../../git/files/line-ends.ts";
import type { PlanOptions } from "../../github/plan/plan-options.ts";
import { planPublication } from "../../github/plan/plan-publication.ts";
import { placed, summaryBody } from "../../github/plan/plan-summary.ts";
import type { Posted } from "../../github/plan/publication.ts";
import { newerHead } from "../../github/read/newer-head.ts";
import { trustedSummary } from "../../github/read/pull-request.ts";
import { readPullRequest } from "../../github/read/read-pull-request.ts";
import type { RunResult } from "../../model/result.ts";
import { textsIn } from "../../report/texts.ts";
import type { RunOutput } from "../../run/context.ts";
import { wordsIn } from "../../words/words.ts";
import { ownRun, siblingNotices } from "../decide/own-run.ts";
import type { PinnedReview } from "../decide/plan-review.ts";
import type { Finished, Job, Writing } from "../job.ts";
import { unposted } from "../paid-work.ts";
import { checkRunOptions } from "../severe.ts";
import { applyPublication, endProgress, finishedAs } from "./apply-publication.ts";
import { noFixLeft } from "./no-fix-left.ts";
import { redacted } from "./redacted.ts";

/** What a run on GitHub leaves for publishing. */
interface PinnedRun extends Omit<PinnedReview, "writes" | "asked"> {
  readonly output: RunOutput;
}

/** A run's result as that of a review of this pull request. */
export function reviewOf(
  result: RunResult,
  { read, trustNotices }: Pick<PinnedReview, "read" | "trustNotices">,
): RunResult {
  const { repository, number } = read.pullRequest;
  return {
    ...result,
    notices: [...result.notices, ...trustNotices],
    repository: `${repository.owner}/${repository.repo}`,
    pullRequest: number,
  };
}

/**
 * Plans everything that is to be written, and writes it, or with `dry-run` prints it. What is thrown here finds the
 * result among what the job has paid for.
 */
export async function publishRun(
  pinned: PinnedRun,
  job: Writing & Pick<Job, "config" | "paid" | "workflow">,
): Promise<Finished> {
  const { output, change, read, head } = pinned;
  const { config, client } = job;
  const { repository, number } = read.pullRequest;
  const found = redacted(reviewOf(output.result, pinned), job);
  await job.paid.keep(found);
  // Read again: other runs and commands may have written while the agents worked.
  const now = await readPullRequest(client, repository, number);
  const newer = newerHead(head, pinned.marker, now);
  if (newer !== undefined) return overtaken(found, newer, job);
  const by = ownRun(job);
  // Two runs at once have a comment each: what one says of itself the other leaves alone.
  const own = read.existing.summary;
  const isOther = own !== null && now.existing.summary?.id !== own.id;
  const existing = isOther ? { ...now.existing, summary: own } : now.existing;
  const told = siblingNotices(by, isOther ? trustedSummary(now.existing)?.marker : undefined, head);
  const result: RunResult = { ...found, notices: [...new Set([...found.notices, ...told])] };
  const fixed = result.fixes.filter(({ status }) => status === "fixed");
  const paths = result.issues.flatMap(({ id, anchor }) =>
    fixed.some(({ issue }) => issue === id) ? (anchor?.file ?? []) : [],
  );
  const options: PlanOptions = {
    result,
    head,
    by,
    readAt: read.readAt,
    pullRequest: now.pullRequest,
    existing,
    diff: change.diff,
    lineEnds: await lineEndsAt(change.repository, head, paths),
    changes: changesOf(output.fixes),
    propose: config.fix === "pull-request",
    noFixLeft: noFixLeft(result, config),
    texts: textsIn(wordsIn(config.language, config.tone)),
    renamedFrom: pinned.memory.renamedFrom,
    checkRun: checkRunOptions(result, config),
  };
  const publication = planPublication(options);
  const performing = {
    existing,
    headNow: now.pullRequest.head,
    summaryBody: (posted: Posted) => summaryBody(options, posted),
    shown: options.texts.shown,
  };
  const published = await applyPublication(publication, performing, job);
  if (published === null) return finishedAs(result, null);
  endProgress(published, job);
  const reported: RunResult = {
    ...result,
    issues: result.issues.map((issue) => placed(issue, published)),
    notices: [...result.notices, ...published.notices],
  };
  return finishedAs(reported, published);
}

/** A run that a newer one overtook: what stands on the pull request is about a later head and stays. */
function overtaken(result: RunResult, newer: string, { keep }: Pick<Job, "keep">): Finished {
  const notice = `A newer run has reported on ${newer.slice(0, 8)} meanwhile: nothing was posted. The job summary and the report hold what this run found.`;
  keep("ended-because", notice);
  const reported = { ...unposted(result), notices: [...result.notices, notice] };
  return { ...finishedAs(reported, null), notices: [notice] };
}
