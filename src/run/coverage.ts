import type { Review } from "../panel/reviewer.ts";
import type { SkippedFile } from "../review/result.ts";
import type { Hired, NotHired } from "./hire.ts";

/** Whether every reviewer of the panel came and looked at all that it was given. */
export function isComplete(
  hired: readonly (Hired | NotHired)[],
  reviews: readonly Review[],
): boolean {
  return hired.every((one) => "coder" in one) && reviews.every((review) => review.status === "ok");
}

/** Files that no reviewer got to, by name: a part of a large change may fail while the others are reviewed. */
export function missedByAll(reviews: readonly Review[]): SkippedFile[] {
  if (reviews.every((review) => review.status === "failed")) return [];
  const [first, ...others] = reviews.map((review) => new Set(review.missedFiles));
  const files = [...(first ?? [])].filter((file) => others.every((missed) => missed.has(file)));
  return files.map((file) => ({ file, reason: "no reviewer answered for its part" }));
}
