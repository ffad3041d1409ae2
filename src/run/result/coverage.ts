import type { SkippedFile } from "../../model/result.ts";
import type { ReviewOutline } from "../../panel/join-reviews.ts";
import { type Change, shardFiles } from "../change/change.ts";

/** Whether every reviewer of the panel came and looked at all that it was given. */
export function isComplete(reviews: readonly ReviewOutline[]): boolean {
  return reviews.every((review) => review.status === "ok");
}

/** Files that no reviewer got to, by name: a part of a large change may fail while the others are reviewed. */
export function missedByAll(
  reviews: readonly ReviewOutline[],
  change: Pick<Change, "shards">,
): SkippedFile[] {
  if (reviews.every((review) => review.status === "failed")) return [];
  return shardFiles(change).flatMap((files, shard) =>
    reviews.every(({ missedShards }) => missedShards.includes(shard))
      ? files.map((file) => ({ file, reason: "no reviewer answered for its part" }))
      : [],
  );
}
