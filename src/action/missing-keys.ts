import { missingKey } from "../agents/keys.ts";
import type { Config } from "../config/config.ts";
import { UsageError } from "../errors.ts";
import { type Finished, skipped } from "./job.ts";

/** Where a run stands, as far as GitHub's secrets go. */
export interface KeyPlace {
  readonly event: string;
  /** Whether the pull request comes from a fork. */
  readonly fork: boolean;
  readonly actor: string;
}

/**
 * No reviewer has a key. Where GitHub withholds secrets that is expected: skipped, with what to set up. Anywhere else it
 * is a mistake in the workflow: throws `UsageError`.
 */
export function noKeys(
  config: Pick<Config, "commandPrefix" | "reviewers">,
  place: KeyPlace,
): Finished {
  const withheld = secretsWithheld(config, place);
  if (withheld !== undefined) return skipped(withheld);
  const missing = [...new Set(config.reviewers.map((role) => missingKey(role.coder)))].join("; ");
  throw new UsageError(`no reviewer has a key: ${missing}`);
}

/** Events that start the default branch's workflow, with secrets, whoever's pull request it is about. */
const trusted: ReadonlySet<string> = new Set([
  "issue_comment",
  "workflow_dispatch",
  "repository_dispatch",
  "schedule",
  "push",
  "workflow_run",
  "pull_request_target",
]);

/** Why GitHub gives a run no secrets, and what to do, for people; undefined where it gives them. */
export function secretsWithheld(
  { commandPrefix }: Pick<Config, "commandPrefix">,
  { event, fork, actor }: KeyPlace,
): string | undefined {
  if (fork && !trusted.has(event)) {
    return `this event of a fork's pull request gets no secrets, so there are no keys: let somebody with write access start the run (workflow_dispatch with the pull request's number, or the comment ${commandPrefix} review in its conversation)`;
  }
  if (actor === "dependabot[bot]") {
    return "Dependabot's runs get no Actions secrets, so there are no keys: add them to the repository's Dependabot secrets, or start the review with workflow_dispatch";
  }
  return undefined;
}
