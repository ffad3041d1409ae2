import type { Contents } from "../../model/artifact.ts";

/** What tells one artifact from another. */
export type ArtifactKey =
  | { readonly stage: "plan" | "merge" | "fix" }
  | { readonly stage: "vote" | "confirm"; readonly reviewer: string }
  | { readonly stage: "review"; readonly reviewer: string; readonly index: number };

/**
 * The name of an artifact; its file is called `<name>.json`. Different for different keys, because a review's name always
 * ends in its number.
 */
export function artifactName(key: ArtifactKey): string {
  switch (key.stage) {
    case "plan":
    case "merge":
    case "fix":
      return `crosscheck-${key.stage}`;
    case "vote":
    case "confirm":
      return `crosscheck-${key.stage}-${key.reviewer}`;
    case "review":
      return `crosscheck-review-${key.reviewer}-${key.index}`;
  }
}

/** The key that an artifact's own content gives. */
export function keyOf(content: Contents[keyof Contents]): ArtifactKey {
  if (content.stage !== "review") return content;
  const { stage, reviewer, job } = content;
  return { stage, reviewer, index: job.index };
}
