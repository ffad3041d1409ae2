import { isOwnFix } from "../../github/read/is-own-fix.ts";
import type { Job } from "../job.ts";
import type { PinnedReview } from "./plan-review.ts";

/**
 * Why a review's fixes are not committed, for what it happens for; null: nothing of that kind is in the way. People who
 * may only read cause suggestions alone. So does a push that ends in a commit of ours: where our memory of it is lost (the
 * summary was deleted, the run was killed behind the commit), fixing what was fixed could go on for ever. Author and
 * trailer can be forged, but all that this gains is no commit.
 */
export async function causeBlocker(
  { read, head, writes, asked }: Pick<PinnedReview, "read" | "head" | "writes" | "asked">,
  { client, config }: Pick<Job, "client" | "config">,
): Promise<string | null> {
  if (config.fix === "off" || config.fix === "suggest") return null;
  if (!writes) return "whoever caused this run has no write access";
  const { pullRequest, existing } = read;
  const own = !asked && (await isOwnFix(client, pullRequest.repository, head, existing.viewer));
  return own
    ? `the last commit is one of ours, and those are not fixed again (${config.commandPrefix} fix does)`
    : null;
}
