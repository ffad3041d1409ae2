import type { Config } from "../../config/config.ts";
import { mayPush } from "../../git/push.ts";
import { blockedCause, branchOf } from "../../github/plan/plan-commits.ts";
import { mayWrite } from "../../github/read/permission.ts";
import type { PullRequest } from "../../github/read/pull-request.ts";
import { causeText } from "../../github/refusal.ts";
import type { Change } from "../../run/change/change.ts";
import { authorCannotWrite, type FixRights } from "../../run/fixing/fix-rights.ts";
import type { Job } from "../job.ts";

/** Why nobody who has the token's rights could commit to a pull request; null: it depends on those. */
export function branchBlocker(
  pullRequest: PullRequest,
  { fix }: Pick<Config, "fix">,
): string | null {
  const cause = blockedCause(pullRequest);
  if (cause !== null) return causeText(cause);
  return fix === "pull-request" && pullRequest.fork ? causeText("fork-proposal") : null;
}

/** What may be done to a pull request's branch with the job's token. */
export function pullRequestRights(
  pullRequest: PullRequest,
  change: Pick<Change, "repository" | "head">,
  { client, config, serverUrl }: Pick<Job, "client" | "config" | "serverUrl">,
): FixRights {
  return {
    forReading: false,
    asked: false,
    async commitBlocker() {
      const blocker = branchBlocker(pullRequest, config);
      const branch = branchOf(pullRequest);
      if (blocker !== null || branch === null) return blocker;
      const remote = {
        url: `${serverUrl}/${branch.repository}.git`,
        token: config.githubToken ?? undefined,
      };
      const may = await mayPush(change.repository, remote, change.head);
      return may === "no" ? causeText("no-right", branch.repository) : null;
    },
    async verifyBlocker() {
      const { author, repository } = pullRequest;
      const writes = author !== null && (await mayWrite(client, repository, author.login));
      return writes ? null : authorCannotWrite;
    },
  };
}
