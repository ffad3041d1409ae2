import * as Type from "typebox";
import { ArtifactError, UsageError } from "../errors.ts";
import { keptAnswerIssueSchema } from "../model/answer.ts";
import {
  jobUsageSchema,
  position,
  type ReviewerJobUsage,
  reviewerName,
  reviewOutcomeSchema,
} from "../model/artifact.ts";
import { object } from "../model/schema.ts";
import { noSpending } from "../model/spending.ts";
import { failedReview, type ShardReview } from "../panel/reviewer.ts";
import {
  answerLimits,
  boundIssue,
  boundItems,
  boundText,
  boundWithdrawn,
  noCuts,
  sumCuts,
} from "../review/answer-limits.ts";
import { startPanel } from "../run/start-panel.ts";
import { type ArtifactOf, artifactKind } from "./artifacts/artifact-kind.ts";
import { shareOf } from "./artifacts/matrix.ts";
import { noArtifact, readArtifact } from "./artifacts/read-artifact.ts";
import { writeArtifact } from "./artifacts/write-artifact.ts";
import { fetchPlanned, type PlannedJob, provenance, reviewerOf } from "./planned-job.ts";
import { recordUsage, withBudget, withCuts } from "./record-usage.ts";
import { brokenStage, nothingWritten, type Stage, type StageResult } from "./stage-job.ts";

/** A reviewer's review of its share of the shards. */
const reviewArtifact = artifactKind({
  stage: "review",
  // Answers of at most 64 shards, each within what a model answers at once.
  maxMebibytes: 16,
  keyOf: ({ reviewer, job }) => [reviewer, job.index],
  content: {
    reviewer: reviewerName,
    /** 1-based: job `index` of `count`. */
    job: object({
      index: Type.Integer({ minimum: 1, maximum: 999 }),
      count: Type.Integer({ minimum: 1, maximum: 999 }),
    }),
    reviews: Type.Array(
      object({
        shard: position,
        ...reviewOutcomeSchema.properties,
        issues: Type.Array(keptAnswerIssueSchema),
      }),
    ),
    work: jobUsageSchema,
  },
});

/** The stage `review`: one reviewer, on its share of the shards. */
export const reviewStage = { artifact: reviewArtifact, run: review } satisfies Stage<PlannedJob>;

async function review(job: PlannedJob): Promise<StageResult> {
  const { config } = job;
  const reviewer = reviewerOf(config, "review");
  const { index, count } = config.shard;
  const total = job.planned.scope.shards.length;
  const shards = shareOf(config.shard, total);
  if (shards.length === 0) {
    throw new UsageError(
      `shard: there is nothing for job ${index} of ${count}, the change has ${total} parts: take the jobs from the plan's output matrix`,
    );
  }
  const change = await fetchPlanned(job.planned, job);
  const limited = withBudget(job, [], count * config.reviewers.length);
  const { value, usage, failure } = await recordUsage(change, limited, async (context) => {
    await using started = await startPanel(change, context, { reviewer, shards });
    const reviews = await started.review();
    const [present] = started.usage();
    const { models = [], unavailable = [], spending = noSpending } = present ?? {};
    const notices = [...started.notices, ...started.panel.notices()];
    return { reviews, models, unavailable, spending, notices };
  });
  const { reviews, models, unavailable, spending } = value;
  const notices = [...usage.notices, ...value.notices];
  const written = await writeArtifact(
    reviewArtifact,
    {
      ...provenance(job),
      reviewer,
      job: { index, count },
      reviews: reviews.map(({ reviewer: _, ...one }) => one),
      work: { ...usage, notices, models, unavailable, spending },
    },
    job,
  );
  if (failure !== undefined) return brokenStage(failure, written);
  const problems = reviews.flatMap(({ reason }) => (reason === null ? [] : [reason]));
  const failed = reviews.every(({ status }) => status === "failed");
  const outcome = failed ? "failed" : problems.length > 0 ? "partial" : "success";
  const reason = [...new Set(problems)].join("; ");
  return { ...nothingWritten, outcome, reason, written };
}

/** What all review jobs left. */
export interface ReadReviews {
  /** One of each reviewer and shard. */
  readonly reviews: readonly ShardReview[];
  readonly works: readonly ReviewerJobUsage[];
}

/**
 * Reads the reviews of all reviewers. What is missing is a failed review. Throws `ArtifactError` for a review that is not
 * of its job's share, and for two of the same shard.
 */
export async function readReviews(job: PlannedJob): Promise<ReadReviews> {
  const total = job.planned.scope.shards.length;
  const reviews: ShardReview[] = [];
  const usages: ReviewerJobUsage[] = [];
  for (const { name: reviewer } of job.config.reviewers) {
    const seen = new Map<number, ShardReview>();
    for (const artifact of await reviewsOf(reviewer, job)) {
      const off = (problem: string) =>
        new ArtifactError(`crosscheck-review-${reviewer}-${artifact.job.index}.json`, problem);
      const share = shareOf(artifact.job, total);
      const shards = artifact.reviews.map(({ shard }) => shard);
      if (share.join() !== shards.toSorted((a, b) => a - b).join()) {
        throw off("its reviews are not those of its share of the change");
      }
      let cuts = noCuts;
      for (const given of artifact.reviews) {
        const { review, cuts: more } = boundReview(given);
        cuts = sumCuts(cuts, more);
        if (seen.has(review.shard)) {
          throw off(
            `part ${review.shard + 1} is reviewed by two jobs of ${reviewer}: run each once`,
          );
        }
        seen.set(review.shard, { reviewer, ...review });
      }
      usages.push({ reviewer, ...withCuts(reviewer, artifact.work, cuts) });
    }
    for (let shard = 0; shard < total; shard += 1) {
      reviews.push(seen.get(shard) ?? failedReview(reviewer, shard, noArtifact));
    }
  }
  return { reviews, works: usages };
}

/** A review of another job within the limits of an answer, whatever that job is. */
function boundReview(given: ArtifactOf<typeof reviewArtifact>["reviews"][number]) {
  const { items: issues, cuts } = boundItems(given.issues, answerLimits.issues, boundIssue);
  const withdrawn = boundItems(given.withdrawn ?? [], answerLimits.issues, boundWithdrawn);
  const reason = given.reason === null ? null : boundText("reason", given.reason);
  return {
    review: {
      ...given,
      reason,
      summary: boundText("summary", given.summary),
      issues,
      ...(withdrawn.items.length === 0 ? {} : { withdrawn: withdrawn.items }),
    },
    cuts: sumCuts(cuts, withdrawn.cuts),
  };
}

async function reviewsOf(
  reviewer: string,
  job: PlannedJob,
): Promise<ArtifactOf<typeof reviewArtifact>[]> {
  const prefix = `crosscheck-review-${reviewer}-`;
  const numbers = [...job.folder.files.keys()].flatMap((artifact) => {
    const [name = "", of = null] = artifact.split("@");
    const isOwn = of === job.config.name && name.startsWith(prefix);
    const number = isOwn ? name.slice(prefix.length) : "";
    return /^[1-9]\d{0,2}$/.test(number) ? [Number(number)] : [];
  });
  const read = numbers.map((index) => readArtifact(reviewArtifact, [reviewer, index], job));
  return (await Promise.all(read)).filter((one) => one !== undefined);
}
