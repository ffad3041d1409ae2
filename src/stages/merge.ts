import { join } from "node:path";
import * as Type from "typebox";
import { ArtifactError } from "../errors.ts";
import {
  position,
  reviewerJobUsageSchema,
  reviewerName,
  reviewOutcomeSchema,
} from "../model/artifact.ts";
import { mergedIssueSchema } from "../model/issue.ts";
import { count, object } from "../model/schema.ts";
import { joinReviews, presentReviewers } from "../panel/join-reviews.ts";
import { ballotFor } from "../review/vote/ballot.ts";
import { readKnownFiles } from "../run/change/known-files.ts";
import { silenceIn } from "../run/change/silence.ts";
import { issuesToFix } from "../run/fixing/choose-issues.ts";
import { mergeReviews, raisedIssues } from "../run/issues/merge-reviews.ts";
import { noMemory } from "../run/memory.ts";
import { artifactKind } from "./artifacts/artifact-kind.ts";
import { matrixOf } from "./artifacts/matrix.ts";
import { readArtifact } from "./artifacts/read-artifact.ts";
import { writeArtifact } from "./artifacts/write-artifact.ts";
import { type PanelAnswers, reconcilePlanned } from "./panel-answers.ts";
import { fetchPlanned, type PlannedJob, provenance } from "./planned-job.ts";
import { readReviews } from "./review.ts";
import { nothingWritten, type Stage, type StageResult } from "./stage-job.ts";

/** All reviews as one. */
const mergeArtifact = artifactKind({
  stage: "merge",
  // The issues of all reviews.
  maxMebibytes: 32,
  keyOf: () => [],
  content: {
    /** In the panel's order. */
    reviews: Type.Array(
      object({
        reviewer: reviewerName,
        ...reviewOutcomeSchema.properties,
        issueCount: count,
        missedShards: Type.Array(position),
      }),
    ),
    /** In rank order. */
    issues: Type.Array(mergedIssueSchema),
    works: Type.Array(reviewerJobUsageSchema),
  },
});

/** The stage `merge`: all reviews as one. Starts nothing, and needs no key. */
export const mergeStage = { artifact: mergeArtifact, run: merge } satisfies Stage<PlannedJob>;

async function merge(job: PlannedJob): Promise<StageResult> {
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
  const raised = raisedIssues(joined, change.diff).map(({ issue }) => issue);
  const { reviews: merged, issues } = mergeReviews(joined, {
    diff: change.diff,
    known: await readKnownFiles(change, raised, noMemory),
    silence: silenceIn(change, config),
  });
  const reviews = merged.map(({ issues: _, ...outline }) => outline);
  const written = await writeArtifact(
    mergeArtifact,
    { ...provenance(job), reviews, issues, works },
    job,
  );

  const names = presentReviewers(reviews);
  const present = roles.filter(({ name }) => names.includes(name));
  const answers = { reviews, issues, votes: [], usages: works };
  const reconciled = await reconcilePlanned(answers, change, job);
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

/** Reads what the stage `merge` made. Throws `ArtifactError` where it is not of this panel. */
export async function readMerge(job: PlannedJob): Promise<PanelAnswers> {
  const { folder, config } = job;
  const merge = await readArtifact(mergeArtifact, [], job);
  const path = join(folder.path, "crosscheck-merge.json");
  if (merge === undefined) {
    throw new ArtifactError(
      path,
      "there is no merge: let this job need the one that runs stage: merge, and download its artifact",
    );
  }
  const names = config.reviewers.map(({ name }) => name);
  if (merge.reviews.map(({ reviewer }) => reviewer).join() !== names.join()) {
    throw new ArtifactError(path, `its reviewers are not ${names.join(", ")}`);
  }
  const { reviews, issues, works: usages } = merge;
  return { reviews, issues, usages, votes: [] };
}
