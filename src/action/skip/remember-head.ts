import { headReadAt } from "../../github/plan/plan-summary.ts";
import { writeSummary } from "../../github/publish/write-summary.ts";
import { type ReadPullRequest, trustedSummary } from "../../github/read/pull-request.ts";
import type { Change } from "../../run/change/change.ts";
import type { Memory } from "../../run/memory.ts";
import type { Job } from "../job.ts";

/**
 * Lets the summary remember that this head needed no review, so that the next run and commands go on from here. Its
 * text stays the same.
 */
export async function rememberHead(
  { pullRequest, existing, readAt }: ReadPullRequest,
  { head, base }: Change,
  { renamedFrom }: Memory,
  { client }: Pick<Job, "client">,
): Promise<void> {
  const { viewer } = existing;
  const summary = trustedSummary(existing);
  if (summary === undefined) return;
  const { repository, number: pullNumber } = pullRequest;
  await writeSummary(
    client,
    { repository, pullNumber, viewer, commentId: summary.id },
    summary.body,
    {
      ...summary.marker,
      head,
      ...headReadAt(head, readAt, summary.marker),
      reviewedHead: head,
      reviewedBase: base,
      renamed: [...renamedFrom].map(([path, first]) => ({ path, first })),
    },
  );
}
