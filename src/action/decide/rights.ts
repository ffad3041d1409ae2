import type { Config } from "../../config/config.ts";
import { mayPush } from "../../git/push.ts";
import { branchOf } from "../../github/plan/plan-commits.ts";
import { mayWrite } from "../../github/read/permission.ts";
import type { PullRequest } from "../../github/read/pull-request.ts";
import type { Change } from "../../run/change/change.ts";
import { authorCannotWrite, type FixRights } from "../../run/fixing/fix-rights.ts";
import type { Job } from "../job.ts";

/** Why nobody who has the token's rights could commit to a pull request; null: it depends on those. */
export function branchBlocker(
  pullRequest: PullRequest,
  { fix }: Pick<Config, "fix">,
): string | null {
  if (branchOf(pullRequest) === null) {
    return "nobody but its author may write to this pull request's branch";
  }
  return fix === "pull-request" && pullRequest.fork
    ? "a pull request onto a fork's branch can only be opened in the fork"
    : null;
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
      return may === "no"
        ? `the token may not push to ${branch.repository} (it takes contents: write)`
        : null;
    },
    async verifyBlocker() {
      const { author, repository } = pullRequest;
      const writes = author !== null && (await mayWrite(client, repository, author.login));
      return writes ? null : authorCannotWrite;
    },
  };
}
