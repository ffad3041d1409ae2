import type { MarkedRun, SummaryMarker } from "../../github/marker/marker.ts";
import type { CommitRange } from "../../github/read/read-commit-range.ts";

/** How much of a pull request a run looks at. */
export type ReviewRange =
  | { readonly kind: "full" }
  /** What changed since a commit up to which all is reviewed; `base` is the merge base of that time. */
  | { readonly kind: "since"; readonly head: string; readonly base: string }
  /** `reason` is for people. */
  | { readonly kind: "nothing"; readonly reason: string };

/** What the decision is made from. */
export interface RangeFacts {
  /** Of the summary; undefined when there is none yet. */
  readonly marker: SummaryMarker | undefined;
  /** What lies between the last reviewed head and this one; undefined when one of them does not exist any more. */
  readonly range: CommitRange | undefined;
  /** SHA that is to be reviewed. */
  readonly head: string;
  /** SHA of the merge base of now: another base branch makes another change of the same head. */
  readonly base: string;
  /** Which run asks. */
  readonly by: MarkedRun;
  /** Somebody asked for everything. */
  readonly full: boolean;
  readonly commandPrefix: string;
}

/**
 * Only what is new, as long as the last review was of this history. Our own commits right behind it were checked
 * when they were made, so they count as reviewed. A rewritten history is reviewed as a whole. The same head on another
 * merge base is another change: what differs from the change that was reviewed is looked at. A head that was reviewed with
 * other reviewers or guidelines is reviewed again, as a whole.
 */
export function decideRange(facts: RangeFacts): ReviewRange {
  const { marker, range, head, base, by, full, commandPrefix } = facts;
  const { reviewedHead, reviewedBase, commits = [] } = marker ?? {};
  if (full || !reviewedHead || !reviewedBase) return { kind: "full" };
  if (range?.status !== "ahead" && range?.status !== "identical") return { kind: "full" };
  const own = new Set(commits.map(({ sha }) => sha));
  const firstOfOthers = range.commits.findIndex((sha) => !own.has(sha));
  const ours = firstOfOthers < 0 ? range.commits : range.commits.slice(0, firstOfOthers);
  const since = ours.at(-1) ?? reviewedHead;
  if (since !== head || base !== reviewedBase)
    return { kind: "since", head: since, base: reviewedBase };
  // Another panel, or other guidelines, may see what this head's last review did not.
  const { setup = by.setup } = marker?.reviewedBy ?? {};
  if (ours.length === 0 && setup !== by.setup) return { kind: "full" };
  const what =
    ours.length === 0
      ? `${head.slice(0, 8)} was reviewed already`
      : `there are only commits of our own since the review of ${reviewedHead.slice(0, 8)}`;
  return { kind: "nothing", reason: `${what}; ${commandPrefix} review full reviews all of it` };
}
