import { writeSummary } from "../../github/publish/write-summary.ts";
import type { ReadPullRequest } from "../../github/read/pull-request.ts";
import type { Change } from "../../run/change/change.ts";
import type { Memory } from "../../run/memory.ts";
import type { Job } from "../job.ts";

/**
 * Lets the summary remember that this head needed no review, so that the next run and commands go on from here. Its
 * text stays the same.
 */
export async function rememberHead(
  { pullRequest, existing }: ReadPullRequest,
  { head, base }: Change,
  { renamedFrom }: Memory,
  { client }: Pick<Job, "client">,
): Promise<void> {
  const { summary, viewer } = existing;
  if (summary === null) return;
  const { repository, number: pullNumber } = pullRequest;
  await writeSummary(
    client,
    { repository, pullNumber, viewer, commentId: summary.id },
    summary.body,
    {
      ...summary.marker,
      head,
      reviewedHead: head,
      reviewedBase: base,
      renamed: [...renamedFrom].map(([path, first]) => ({ path, first })),
    },
  );
}
