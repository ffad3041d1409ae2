import { usableRoles } from "../agents/keys.ts";
import type { RangeRequest, RepositoryName } from "../github/events/request.ts";
import { isRefused } from "../github/failure.ts";
import { planCheckRun } from "../github/plan/plan-check-run.ts";
import { type OfferedCheckRun, offerCheckRun } from "../github/publish/post-check-run.ts";
import { authorise } from "../github/read/permission.ts";
import { readParting } from "../github/read/read-pull-request.ts";
import { commitsAlone } from "../model/background.ts";
import type { RunResult } from "../model/result.ts";
import { redactTexts } from "../report/redact-result.ts";
import { textsIn } from "../report/texts.ts";
import { isTold } from "../review/scope/skip-reason.ts";
import { unreviewedResult } from "../run/result/unreviewed-result.ts";
import { run } from "../run/run.ts";
import { plainLine } from "../text/line.ts";
import { redactor } from "../text/redact.ts";
import { wordsIn } from "../words/words.ts";
import { fetchPinned } from "./decide/fetch-pinned.ts";
import { type Finished, type Job, skipped } from "./job.ts";
import { noKeys } from "./missing-keys.ts";
import { redacted } from "./publish/redacted.ts";
import { checkRunOptions } from "./severe.ts";
import { nothingToReview } from "./skip/end-without-review.ts";
import { checkNothing } from "./skip/skipped-check-run.ts";
import { withAgentPool } from "./with-agents.ts";

/** Reviews what lies between two refs. There is no pull request to write to: a check run, the job summary and the report have it. */
export async function reviewRange(request: RangeRequest, job: Job): Promise<Finished> {
  const { client, config } = job;
  const { repository, trigger, baseRef, headRef } = request;
  if (usableRoles(config, config.reviewers).length === 0) {
    return noKeys(config, { event: request.event, fork: false, actor: trigger.actor });
  }
  const [authorisation, base, head] = await Promise.all([
    authorise(client, {
      repository,
      trigger,
      commenter: null,
      allowedBots: config.allowedBots,
      allowedRoles: config.allowedRoles,
    }),
    resolveRef(baseRef, request, job),
    resolveRef(headRef, request, job),
  ]);
  if (authorisation.status === "rejected") return skipped(authorisation.reason);
  if (base === undefined || head === undefined) {
    return skipped(`there is no ${plainLine(base === undefined ? baseRef : headRef, 100)} here`);
  }
  const [title = "", ...body] = head.message.split("\n");
  const { mergeBase, messages, more } = await readParting(client, repository, base.sha, head.sha);
  const pins = {
    repository,
    base: base.sha,
    head: head.sha,
    mergeBase,
    title,
    body: body.join("\n").trim(),
  };
  const background = redactTexts(commitsAlone(messages, more), redactor(config.secrets));
  const change = { ...(await fetchPinned(pins, job)), background };
  const isEmpty = change.reviewed.files.length === 0;
  if (isEmpty && !change.skippedFiles.some(isTold)) {
    return await checkNothing(repository, head.sha, nothingToReview(change), [], job);
  }
  const made = isEmpty
    ? unreviewedResult(change)
    : (await withAgentPool(change, job, (context) => run(change, context))).result;
  const result = {
    ...redacted(made, job),
    repository: `${repository.owner}/${repository.repo}`,
  };
  await job.paid.keep(result);
  const checked = await checkRange(result, pins, job);
  const notices = checked?.notice ? [checked.notice] : [];
  const { outcome } = result;
  const lost = checked?.lost ? notices : [];
  return { result, outcome, reason: "", reviewUrl: null, posted: null, notices, lost };
}

/** The check run on the reviewed commit; null where none is to be. */
async function checkRange(
  result: RunResult,
  { repository, head }: { readonly repository: RepositoryName; readonly head: string },
  { client, config, apply }: Pick<Job, "client" | "config" | "apply">,
): Promise<OfferedCheckRun | null> {
  const options = checkRunOptions(result, config);
  if (options === null) return null;
  const planned = planCheckRun(
    result,
    head,
    textsIn(wordsIn(config.language, config.tone)),
    options,
  );
  return await apply({ repository, checkRun: planned }, () =>
    offerCheckRun(client, repository, planned),
  );
}

/** The commit behind a branch, tag or SHA; undefined when there is none. */
async function resolveRef(
  ref: string,
  { repository }: RangeRequest,
  { client }: Pick<Job, "client">,
): Promise<{ readonly sha: string; readonly message: string } | undefined> {
  try {
    const { data } = await client.rest.repos.getCommit({ ...repository, ref });
    return { sha: data.sha, message: data.commit.message };
  } catch (error) {
    if (isRefused(error, 404, 422)) return undefined;
    throw error;
  }
}
