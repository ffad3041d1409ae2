import { closingKeys, threadState } from "../marker/remembered-issues.ts";
import type { PlanOptions } from "./plan-options.ts";
import type { PlannedReply } from "./publication.ts";

/** The threads of issues whose code is gone hear of it, and are resolved where the token may. */
export function outdatedReplies({
  result,
  head,
  existing,
}: Pick<PlanOptions, "result" | "head" | "existing">): PlannedReply[] {
  return result.resolved.flatMap(({ id }) => {
    const thread = existing.threads.findLast(
      (one) => one.marker?.issue.fingerprint.startsWith(id) && threadState(one) === "open",
    );
    if (thread === undefined) return [];
    const body = `The code this was about is gone as of ${head}.`;
    const resolve = thread.canResolve;
    return [{ threadId: thread.id, key: `${closingKeys.gone}${head}`, body, resolve }];
  });
}
