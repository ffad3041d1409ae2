import type { SummaryMarker } from "../marker/marker.ts";
import { runMember } from "../plan/plan-summary.ts";
import type { Posted, Publication } from "../plan/publication.ts";
import { type Existing, trustedSummary } from "../read/pull-request.ts";

/**
 * What the summary remembers after publishing: commits on the branch, and issues that the review's body lists. It
 * also remembers issues whose lines GitHub refused, because the summary shows them instead. When the review could
 * not be posted at all, the next run looks at the same change again.
 */
export function postedMarker(
  { summary, review, proposal }: Publication,
  { comments, commits, reviewUrl }: Pick<Posted, "comments" | "commits" | "reviewUrl">,
  existing: Existing,
): SummaryMarker {
  const { marker } = summary;
  const statusOf = (issue: string) => comments.find((one) => one.issue === issue)?.status;
  const refused = (review?.comments ?? []).flatMap(({ issue, marker: planned }) =>
    statusOf(issue) === "refused" ? [planned.issue] : [],
  );
  const lost = comments.some(({ status }) => status === "failed");
  const { reviewedBy: _, ...rest } = marker;
  const {
    reviewedHead = null,
    reviewedBase = null,
    reviewedBy,
  }: Partial<SummaryMarker> = lost ? (trustedSummary(existing)?.marker ?? {}) : marker;
  const made = commits.flatMap((commit) =>
    commit.status === "made" ? [{ issue: commit.issue, sha: commit.sha }] : [],
  );
  const listed = reviewUrl === null ? [] : (review?.fileIssues ?? []);
  return {
    ...rest,
    ...runMember("reviewedBy", reviewedBy),
    issues: [...refused, ...marker.issues],
    reviewedHead,
    reviewedBase,
    // What is only proposed is not on the branch.
    commits: proposal === null ? [...marker.commits, ...made] : marker.commits,
    said: [...new Set([...marker.said, ...listed])],
  };
}
