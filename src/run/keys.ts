import type { Config } from "../config/config.ts";
import { UsageError } from "../errors.ts";
import { type Finished, skipped } from "./job.ts";
import { missingKey } from "./workshop.ts";

/**
 * No reviewer has a key. Where GitHub withholds secrets (forks, Dependabot) that is expected: skipped, with what to set
 * up. Anywhere else it is a mistake in the workflow: throws `UsageError`.
 */
export function noKeys(
  config: Config,
  { fork, actor }: { readonly fork: boolean; readonly actor: string },
): Finished {
  const missing = [...new Set(config.reviewers.map((role) => missingKey(role.coder)))].join("; ");
  if (fork) {
    return skipped(
      `a pull request from a fork gets no secrets, so there are no keys: let somebody with write access start the review (workflow_dispatch with the pull request's number, or the comment ${config.commandPrefix} review)`,
    );
  }
  if (actor === "dependabot[bot]") {
    return skipped(
      "Dependabot's runs get no Actions secrets, so there are no keys: add them to the repository's Dependabot secrets, or start the review with workflow_dispatch",
    );
  }
  throw new UsageError(`no reviewer has a key: ${missing}`);
}
