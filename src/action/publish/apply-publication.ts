import { withCommits } from "../../github/plan/plan-summary.ts";
import type { Publication, Published } from "../../github/plan/publication.ts";
import { type PublishOptions, publish } from "../../github/publish/publish.ts";
import type { RunResult } from "../../model/result.ts";
import type { Finished, Job } from "../job.ts";

/** Performs a publication, or prints it with `dry-run`: then null. */
export async function applyPublication(
  publication: Publication,
  options: Omit<PublishOptions, "pushCommit">,
  { client, pushCommit, apply }: Pick<Job, "client" | "pushCommit" | "apply">,
): Promise<Published | null> {
  return await apply(publication, () => publish(client, publication, { ...options, pushCommit }));
}

/**
 * Tells the post step what became of the comment that showed the run's progress. Where the report took its place, nobody
 * may call the run killed beside it; where GitHub did not take the report, that is why it ends.
 */
export function endProgress(
  { summaryCommentId }: Pick<Published, "summaryCommentId">,
  { keep }: Pick<Job, "keep">,
): void {
  if (summaryCommentId !== null) keep("summary-comment", "");
  else keep("ended-because", "the report could not be written here; the job summary holds it");
}

/** What a job came to once its run is published. @param published null: nothing was to be written */
export function finishedAs(result: RunResult, published: Published | null): Finished {
  const fixes = withCommits(result.fixes, published?.commits ?? []);
  const lost = published?.lost ?? [];
  const outcome = lost.length > 0 && result.outcome === "success" ? "partial" : result.outcome;
  const reasons = [...result.reasons, ...lost];
  return {
    result: { ...result, fixes, outcome, reasons },
    outcome,
    lost,
    reason: "",
    reviewUrl: published?.reviewUrl ?? null,
    posted: published,
    notices: published?.notices ?? [],
  };
}
