import { joinReviews, presentReviewers } from "../panel/join-reviews.ts";
import { ballotFor } from "../review/vote/ballot.ts";
import { issuesToFix } from "../run/fixing/patch.ts";
import { mergeReviews } from "../run/issues/merge-reviews.ts";
import { provenance, writeArtifact } from "./artifacts/hand-on.ts";
import { matrixOf } from "./matrix.ts";
import { fetchPlanned } from "./read-plan.ts";
import { readReviews } from "./read-reviews.ts";
import { reconcilePlanned } from "./reconcile-planned.ts";
import { nothingWritten, type PlannedJob, type StageResult } from "./stage-job.ts";

/** The stage `merge`: all reviews as one. Starts nothing, and needs no key. */
export async function mergeStage(job: PlannedJob): Promise<StageResult> {
  const { config } = job;
  const roles = config.reviewers;
  const [{ reviews: parts, works }, change] = await Promise.all([
    readReviews(job),
    fetchPlanned(job.planned, job),
  ]);
  const joined = joinReviews(
    roles.map(({ name }) => name),
    parts,
  );
  const issues = mergeReviews(joined, change.diff);
  const reviews = joined.map(({ issues: _, ...outline }) => outline);
  const written = await writeArtifact(
    { stage: "merge", ...provenance(job), reviews, issues, works },
    job,
  );

  const names = presentReviewers(reviews);
  const present = roles.filter(({ name }) => names.includes(name));
  const reconciled = reconcilePlanned({ reviews, issues, votes: [], usages: works }, change, job);
  const patched = config.fix !== "off" && issuesToFix(reconciled.issues, config).length > 0;
  const problems = reviews.flatMap(({ reviewer, reason }) =>
    reason === null ? [] : [`${reviewer}: ${reason}`],
  );
  return {
    ...nothingWritten,
    outcome: present.length === 0 ? "failed" : problems.length > 0 ? "partial" : "success",
    reason: problems.join("; "),
    written,
    matrix: matrixOf({
      reviewers: [],
      shards: 0,
      voters: config.vote
        ? present.filter(({ name }) => ballotFor(name, issues).issues.length > 0)
        : [],
      fixer: patched ? config.fixer : null,
      judges: patched && config.confirmFixes ? present : [],
    }),
  };
}
