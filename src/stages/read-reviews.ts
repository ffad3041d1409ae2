import { ArtifactError } from "../errors.ts";
import type { Artifact, JobUsage } from "../model/artifact.ts";
import { failedReview, type ShardReview } from "../panel/reviewer.ts";
import { readArtifact } from "./artifacts/read-artifact.ts";
import { shareOf } from "./share.ts";
import type { PlannedJob } from "./stage-job.ts";

/** What is said of a job that was to leave an artifact and did not. */
export const noArtifact = "its job left no artifact";

/** What all review jobs left. */
export interface ReadReviews {
  /** One of each reviewer and shard. */
  readonly reviews: readonly ShardReview[];
  readonly works: readonly (JobUsage & { readonly reviewer: string })[];
}

/**
 * Reads the reviews of all reviewers. What is missing is a failed review. Throws `ArtifactError` for a review that is not
 * of its job's share, and for two of the same shard.
 */
export async function readReviews(job: PlannedJob): Promise<ReadReviews> {
  const total = job.planned.scope.shards.length;
  const reviews: ShardReview[] = [];
  const usages: (JobUsage & { readonly reviewer: string })[] = [];
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
      for (const review of artifact.reviews) {
        if (seen.has(review.shard)) {
          throw off(
            `part ${review.shard + 1} is reviewed by two jobs of ${reviewer}: run each once`,
          );
        }
        seen.set(review.shard, { reviewer, ...review });
      }
      usages.push({ reviewer, ...artifact.work });
    }
    for (let shard = 0; shard < total; shard += 1) {
      reviews.push(seen.get(shard) ?? failedReview(reviewer, shard, noArtifact));
    }
  }
  return { reviews, works: usages };
}

async function reviewsOf(
  reviewer: string,
  { folder, config, plan }: PlannedJob,
): Promise<Artifact<"review">[]> {
  const prefix = `crosscheck-review-${reviewer}-`;
  const numbers = [...folder.files.keys()].flatMap((name) => {
    const number = name.startsWith(prefix) ? name.slice(prefix.length) : "";
    return /^[1-9]\d{0,2}$/.test(number) ? [Number(number)] : [];
  });
  const read = numbers.map((index) =>
    readArtifact(folder, { stage: "review", reviewer, index }, { digests: config.digests, plan }),
  );
  return (await Promise.all(read)).filter((one) => one !== undefined);
}
