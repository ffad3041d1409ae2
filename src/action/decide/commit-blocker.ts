import { isOwnFix } from "../../github/read/own-commits.ts";
import type { Job } from "../job.ts";
import type { PinnedReview } from "./plan-review.ts";

/**
 * Why a review's fixes are not committed because of what caused the run; null when nothing blocks them.
 * People who may only read cause suggestions alone. A push that ends in a commit of ours causes no commit either.
 * Our memory of that commit may be lost, because the summary was deleted or the run was killed. Then we would fix
 * the same issue for ever. Author and trailer can be forged, but that only gains no commit.
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
