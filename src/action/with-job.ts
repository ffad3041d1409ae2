import { findGit } from "../agents/host-environment.ts";
import type { Config } from "../config/config.ts";
import { GitHubError, UsageError } from "../errors.ts";
import { createClient } from "../github/client.ts";
import { withoutPush, withoutWrites } from "../github/dry-run.ts";
import { makeScratch } from "../run/scratch.ts";
import type { ActionOptions, Job, UnconfiguredJob, Writing } from "./job.ts";
import { keyringOf } from "./keyring-of.ts";
import { createPaidWork } from "./paid-work.ts";
import { commitsByPush } from "./publish/push-commit.ts";

/**
 * Opens what a job works with, for as long as `action` takes. Throws `UsageError` for what the workflow's author has to
 * change: no token, or one that lacks a permission.
 */
export async function withJob<T>(
  options: ActionOptions,
  action: (job: UnconfiguredJob) => Promise<T>,
): Promise<T> {
  const { githubToken: token } = options.config;
  if (token === null) {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's, shown to a person
    throw new UsageError("github-token is empty: pass ${{ github.token }} or an App's token");
  }
  const git = await findGit(options.host);
  await using scratch = await makeScratch(options.temp);
  const keyring = keyringOf(options.config, options.event.repositoryId);
  const client = createClient({ token, apiUrl: options.apiUrl, keyring });
  try {
    return await action({
      ...options,
      git,
      client,
      scratch: scratch.folder,
      stop: options.signal,
    });
  } catch (error) {
    if (!(error instanceof GitHubError) || error.permission === undefined) throw error;
    throw new UsageError(`${error.message}: the token lacks "${error.permission}"`, {
      cause: error,
    });
  }
}

/**
 * The job with its final configuration. With `dry-run` its client sends nothing that writes, nothing is pushed, plans are
 * printed, and the post step gets no comment. Nothing else of the Action has to ask for `dry-run`.
 */
export function configure(given: UnconfiguredJob, config: Config): Job {
  // A stage hears its configuration's name from the plan.
  const isSame = given.config.name === config.name;
  const job = isSame ? given : { ...given, client: given.client.named(config.name) };
  const pushCommit = config.dryRun ? withoutPush(job.note) : commitsByPush({ ...job, config });
  const paid = createPaidWork({ ...job, config });
  return { ...job, config, pushCommit, paid, ...writingOf(job, config) };
}

/** How a job writes through the API, without a folder and git. */
export function writingOf(
  { client, note, keep }: Pick<UnconfiguredJob, "client" | "note" | "keep">,
  { dryRun }: Pick<Config, "dryRun">,
): Omit<Writing, "pushCommit"> {
  if (!dryRun) return { client, keep, apply: async (_, work) => await work() };
  return {
    client: withoutWrites(client, note),
    keep() {},
    async apply(plan) {
      note(JSON.stringify(plan, null, 2));
      return null;
    },
  };
}
