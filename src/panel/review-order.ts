/** A reviewer's first turn on a shard, both as indexes. */
export interface ReviewTurn {
  readonly reviewer: number;
  readonly shard: number;
}

/**
 * The order in which reviewers get their turns on shards. They take turns, and each begins at another place of the
 * change: as soon as there have been as many turns as shards, each shard has had one. So a run that is stopped has left
 * as few files as possible without a reader.
 */
export function reviewOrder(reviewers: number, shards: number): ReviewTurn[] {
  return Array.from({ length: reviewers * shards }, (_, at) => {
    const reviewer = at % reviewers;
    // Of so many turns the first reviewers have one more than the last ones.
    const first =
      reviewer * Math.floor(shards / reviewers) + Math.min(reviewer, shards % reviewers);
    return { reviewer, shard: (first + Math.floor(at / reviewers)) % shards };
  });
}
