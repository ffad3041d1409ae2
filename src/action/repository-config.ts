import { requireEfforts } from "../agents/efforts.ts";
import { requirePrices } from "../agents/prices.ts";
import { type Config, parseConfig, type RawInputs } from "../config/config.ts";
import { type RepositoryFile, readRepositoryFile } from "../config/file.ts";
import { pathWarnings } from "../config/path-warnings.ts";
import { GitHubError } from "../errors.ts";
import type { GitHubClient } from "../github/client.ts";
import type { RepositoryName } from "../github/events/request.ts";

/**
 * The configuration of a job: its inputs, and for what they leave out the repository's own file; with the warnings of
 * both. Throws `UsageError`.
 * @param base as for {@link repositoryFile}
 */
export async function repositoryConfig(
  client: GitHubClient,
  repository: RepositoryName,
  base: string | null,
  inputs: RawInputs,
): Promise<{ readonly config: Config; readonly warnings: readonly string[] }> {
  const { raw, warnings } = await repositoryFile(client, repository, base);
  const config = parseConfig(inputs, raw);
  requirePrices(config);
  requireEfforts(config);
  return { config, warnings: [...warnings, ...pathWarnings(config)] };
}

/**
 * What the repository's own file says, read from the base of the pull request and never from its head. Throws
 * `UsageError` with every mistake of the file and its line.
 * @param base SHA of the base branch; null: the default branch
 */
export async function repositoryFile(
  client: GitHubClient,
  repository: RepositoryName,
  base: string | null,
): Promise<RepositoryFile> {
  return await readRepositoryFile(async (path) => {
    try {
      const { data } = await client.rest.repos.getContent({
        ...repository,
        path,
        ...(base === null ? {} : { ref: base }),
      });
      const isFile = !Array.isArray(data) && data.type === "file" && "content" in data;
      return isFile ? Buffer.from(data.content, "base64").toString("utf8") : undefined;
    } catch (error) {
      if (error instanceof GitHubError && error.status === 404) return undefined;
      throw error;
    }
  });
}
