import type { RepositoryName } from "../../github/events/request.ts";
import { skippedCheckRun } from "../../github/plan/plan-check-run.ts";
import { offerCheckRun } from "../../github/publish/post-check-run.ts";
import type { ReportedIssue } from "../../model/issue.ts";
import { wordsIn } from "../../words/words.ts";
import { type Finished, type Job, skipped } from "../job.ts";
import { checkRunOptions } from "../severe.ts";

/**
 * Ends a run that had nothing to review with a completed check run that says so. A branch's rules that require one
 * would wait for ever.
 * @param open issues of earlier reviews that still stand: a check that failed for them must not pass by a push of
 * nothing
 */
export async function checkNothing(
  repository: RepositoryName,
  head: string,
  reason: string,
  open: readonly ReportedIssue[],
  { client, config, apply }: Pick<Job, "client" | "config" | "apply">,
): Promise<Finished> {
  const finished = { ...skipped(reason), standing: open };
  const options = checkRunOptions({ issues: open }, config);
  if (options === null) return finished;
  const planned = skippedCheckRun(head, reason, options, wordsIn(config.language, config.tone));
  const offered = await apply({ repository, checkRun: planned }, () =>
    offerCheckRun(client, repository, planned),
  );
  if (!offered?.notice) return finished;
  const notices = [offered.notice];
  return { ...finished, notices, lost: offered.lost ? notices : [] };
}
