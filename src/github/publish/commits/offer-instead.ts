import { harmlessLine } from "../../../text/harmless.ts";
import type { GitHubClient } from "../../client.ts";
import { issueIn } from "../../marker/remembered-issues.ts";
import type { PlannedComment, Publication } from "../../plan/publication.ts";
import type { ReviewThread } from "../../read/pull-request.ts";
import { signedComment } from "../signed-texts.ts";
import type { Unmade } from "./unmade.ts";

/** What became of the comments about fixes that were not committed. */
export interface OfferedInstead {
  /** IDs of the issues whose comment now says it. */
  readonly edited: readonly string[];
  /** What GitHub refused first, and what is not shown for it; null: nothing. */
  readonly refusal: unknown;
}

/**
 * Edits the comments that this run has just posted. Each gets the suggestion that its commit was to make needless, and
 * the reason why there is no commit. Nobody is notified again by an edit.
 * @param threads as they are behind the review
 */
export async function offerInstead(
  client: GitHubClient,
  publication: Pick<Publication, "repository" | "pullNumber" | "review">,
  unmade: readonly Unmade[],
  threads: readonly ReviewThread[],
): Promise<OfferedInstead> {
  const edited: string[] = [];
  let refusal: unknown = null;
  for (const { issue, text } of unmade) {
    const planned = publication.review?.comments.find((one) => one.issue === issue);
    const id = commentOf(planned, threads);
    if (planned === undefined || planned.fallback === null || id === undefined) continue;
    const body = `${planned.fallback}\n\n${harmlessLine(text)}`;
    try {
      await client.rest.pulls.updateReviewComment({
        ...publication.repository,
        comment_id: id,
        body: signedComment({ ...planned, body }, publication.pullNumber, client.keyring),
      });
      edited.push(issue);
    } catch (error) {
      refusal ??= error;
    }
  }
  return { edited, refusal };
}

/** The comment that a planned one became. */
function commentOf(
  planned: PlannedComment | undefined,
  threads: readonly ReviewThread[],
): number | undefined {
  const fingerprint = planned?.marker.issue.fingerprint;
  const thread = threads.findLast((one) => issueIn(one)?.fingerprint === fingerprint);
  return planned === undefined ? undefined : thread?.comments[0]?.id;
}
