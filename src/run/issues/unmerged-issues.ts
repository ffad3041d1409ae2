import type { MergedIssue, ReportedIssue } from "../../model/issue.ts";
import type { Review } from "../../panel/join-reviews.ts";
import { readIssue } from "../../review/read-answer.ts";
import { sha256 } from "../sha256.ts";

/**
 * What reviewers said, before it is merged and placed: for the report of a run that ends right there. Nothing of it is
 * posted, because the IDs are not those by which a later run knows the issues.
 */
export function unmergedIssues(reviews: readonly Review[]): ReportedIssue[] {
  const raised = reviews.flatMap(({ reviewer, issues }) =>
    issues.map((issue, index) => ({ reviewer, index, issue: readIssue(issue) })),
  );
  return raised.map(({ reviewer, index, issue }, at) => {
    const merged = {
      ...issue,
      reviewers: [reviewer],
      sources: [{ reviewer, index }],
      suggestions: issue.suggestion === null ? [] : [{ reviewer, text: issue.suggestion }],
      agreement: 1,
      rank: at + 1,
      anchor: null,
      votes: [],
    };
    return unplacedIssue(merged, "the run ended before it was merged with the others");
  });
}

/** An issue for the report of a run that ends before its issues are compared with those of earlier runs. */
export function unplacedIssue(issue: MergedIssue, reason: string): ReportedIssue {
  const fingerprint = sha256(JSON.stringify([issue.sources, issue.title, issue.description]));
  return {
    ...issue,
    fingerprint,
    id: fingerprint.slice(0, 8),
    path: issue.file ?? "",
    code: [],
    state: "new",
    shown: { where: "summary", reason },
  };
}
