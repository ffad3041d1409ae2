import { joinReviews, presentReviewers } from "../panel/join-reviews.ts";
import { ballotFor } from "../review/ballot.ts";
import { matrixOf } from "../stage/matrix.ts";
import { handOn, tiedTo } from "./hand-on.ts";
import { mergeReviews } from "./merge-reviews.ts";
import { issuesToFix } from "./patch.ts";
import { fetchPlanned } from "./read-plan.ts";
import { readReviews } from "./read-reviews.ts";
import { settlePlanned } from "./settle-planned.ts";
import { type Handed, handed, type PlannedJob } from "./stage-job.ts";

/** The stage `merge`: all reviews as one. Starts nothing, and needs no key. */
export async function mergeStage(job: PlannedJob): Promise<Handed> {
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
  const written = await handOn({ stage: "merge", ...tiedTo(job), reviews, issues, works }, job);

  const names = presentReviewers(reviews);
  const present = roles.filter(({ name }) => names.includes(name));
  const settled = settlePlanned({ reviews, issues, votes: [], works }, change, job);
  const patched = config.fix !== "off" && issuesToFix(settled.issues, config).length > 0;
  const problems = reviews.flatMap(({ reviewer, reason }) =>
    reason === null ? [] : [`${reviewer}: ${reason}`],
  );
  return {
    ...handed,
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
