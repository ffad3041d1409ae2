import type { MergedIssue } from "../../model/issue.ts";

/** What one reviewer is asked to vote on. Numbers are 1-based positions in the lists. */
export interface Ballot {
  readonly reviewer: string;
  /** Issues that only others raised. */
  readonly issues: readonly MergedIssue[];
  /** The reviewer's own issues, for `same as my issue N`. */
  readonly own: readonly MergedIssue[];
}

/** The ballot of one reviewer; `issues` is empty when there is nothing to vote on. */
export function ballotFor(reviewer: string, issues: readonly MergedIssue[]): Ballot {
  return {
    reviewer,
    issues: issues.filter((issue) => !issue.reviewers.includes(reviewer)),
    own: issues.filter((issue) => issue.reviewers.includes(reviewer)),
  };
}
