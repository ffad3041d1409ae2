import type { SummaryMarker } from "../marker/marker.ts";
import { type ReadPullRequest, trustedSummary } from "./pull-request.ts";

/**
 * SHA that a newer run has reported on, where this run is about another one; undefined when none has. Two runs on one
 * pull request may overlap: the later head wins, however long the earlier run takes. A summary that is not signed says
 * nothing of it. Pure.
 * @param head what this run is about
 * @param before what the summary remembered when this run began; undefined: there was none
 * @param now the pull request as it is now
 */
export function newerHead(
  head: string,
  before: Pick<SummaryMarker, "head"> | undefined,
  { pullRequest, existing }: Pick<ReadPullRequest, "pullRequest" | "existing">,
): string | undefined {
  const reported = trustedSummary(existing)?.marker.head;
  if (reported === undefined || reported === head) return undefined;
  const meanwhile = reported !== before?.head;
  return meanwhile || reported === pullRequest.head ? reported : undefined;
}
