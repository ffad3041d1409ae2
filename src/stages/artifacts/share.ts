/** GitHub's limit of jobs in one matrix. https://docs.github.com/en/actions/reference/limits */
const maxMatrixJobs = 256;

/** Positions, from 0, of what job `index` (from 1) of `count` does of `total` things: in turn, so that every job has its part. */
export function shareOf(
  { index, count }: { readonly index: number; readonly count: number },
  total: number,
): number[] {
  return Array.from({ length: total }, (_, at) => at).filter((at) => at % count === index - 1);
}

/** In how many jobs each of the reviewers reviews: one for each shard, as long as all of them fit one matrix. */
export function reviewJobCount(shards: number, reviewers: number): number {
  return Math.max(1, Math.min(shards, Math.floor(maxMatrixJobs / reviewers)));
}
