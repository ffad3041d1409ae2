import { findGit } from "../agents/host-environment.ts";
import { GitHubError, UsageError } from "../errors.ts";
import { createClient } from "../github/client.ts";
import { makeScratch } from "../run/scratch.ts";
import type { ActionOptions, Job } from "./job.ts";

/**
 * Opens what a job works with, for as long as `action` takes. Throws `UsageError` for what the workflow's author has to
 * change: no token, or one that lacks a permission.
 */
export async function withJob<T>(
  options: ActionOptions,
  action: (job: Job) => Promise<T>,
): Promise<T> {
  const { githubToken: token } = options.config;
  if (token === null) {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's, shown to a person
    throw new UsageError("github-token is empty: pass ${{ github.token }} or an App's token");
  }
  const git = await findGit(options.host);
  await using scratch = await makeScratch(options.temp);
  const client = createClient({ token, apiUrl: options.apiUrl });
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
