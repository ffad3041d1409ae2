import { GitError } from "../errors.ts";
import { type Remote, withCredentials } from "./fetch.ts";
import type { Repository } from "./repository.ts";

/** No branch has this name, and none gets it: a dry run stops before anything is sent. */
const probeRef = "refs/heads/crosscheck/probe";

/**
 * Whether a token may push to a repository at all, asked from its git server by a dry run: a token's permissions cannot
 * be read anywhere. Protected branches refuse later. `unknown`: the server could not be asked.
 * @param sha a commit that the private repository holds
 */
export async function mayPush(
  repository: Repository,
  remote: Remote,
  sha: string,
): Promise<"yes" | "no" | "unknown"> {
  const args = ["push", "--dry-run", "--quiet", "--no-verify", remote.url, `${sha}:${probeRef}`];
  try {
    await withCredentials(repository, remote, (config) => repository.git(args, { config }));
    return "yes";
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const refused = /error: 40[134]|denied|not granted|not found|Authentication failed/i;
    return refused.test(error.stderr) ? "no" : "unknown";
  }
}
