import type { PullRequestFacts } from "./request.ts";

/** Which pull requests are reviewed on their own. */
export interface Wanted {
  readonly reviewDrafts: boolean;
  /** Empty: labels do not matter. */
  readonly onlyLabels: readonly string[];
  readonly skipLabels: readonly string[];
}

/** What an event of a pull request says of itself. */
interface Occasion {
  /** Null for what people ask for themselves: that is always wanted. */
  readonly action: string | null;
  /** The label that was just added; null otherwise. */
  readonly label: string | null;
}

/** Nothing of the pull request has changed by such a label: what stood before still stands. */
export const otherLabel =
  "the label that was added is not one that asks for a review (only-labels)";

/** Why a pull request is not reviewed on its own, for people; undefined when it is. Pure. */
export function filteredOut(
  { draft, labels }: Pick<PullRequestFacts, "draft" | "labels">,
  { action, label }: Occasion,
  { reviewDrafts, onlyLabels, skipLabels }: Wanted,
): string | undefined {
  if (action === null) return undefined;
  const skip = labels.find((name) => skipLabels.includes(name));
  if (skip !== undefined) return `the pull request has the label ${skip} (skip-labels)`;
  if (onlyLabels.length > 0 && !labels.some((name) => onlyLabels.includes(name))) {
    return `the pull request has none of the labels ${onlyLabels.join(", ")} (only-labels)`;
  }
  if (action === "labeled" && (label === null || !onlyLabels.includes(label))) {
    return otherLabel;
  }
  if (draft && !reviewDrafts) return "the pull request is a draft (review-drafts)";
  return undefined;
}
