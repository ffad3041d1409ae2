import type { ArtifactStage } from "../../model/artifact.ts";

const mebibyte = 1_048_576;

/** What an artifact's file may have; each is several times of what the largest run makes. */
const maxBytes: Readonly<Record<ArtifactStage, number>> = {
  // Title and body (64 KiB), what our comments remember (64 KiB each), a few digits for each of at most 3,000 files.
  plan: 8 * mebibyte,
  // Answers of at most 64 shards, each within what a model answers at once.
  review: 16 * mebibyte,
  // The issues of all reviews.
  merge: 32 * mebibyte,
  // A sentence for each issue.
  vote: 8 * mebibyte,
  // At most 100 patches of at most 100,000 characters.
  fix: 32 * mebibyte,
  // A sentence for each patch.
  confirm: 8 * mebibyte,
};

/** How many bytes the file of a stage's artifact may have. */
export function maxBytesOf(stage: ArtifactStage): number {
  return maxBytes[stage];
}
