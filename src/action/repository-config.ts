import { requirePrices } from "../agents/prices.ts";
import { type Config, parseConfig, type RawInputs } from "../config/config.ts";
import { configFilePath, describeProblems, readConfigFile } from "../config/file.ts";
import { GitHubError, UsageError } from "../errors.ts";
import type { GitHubClient } from "../github/client.ts";
import type { RepositoryName } from "../github/events/request.ts";

/**
 * The configuration of a job: its inputs, and for what they leave out the repository's own file. Throws `UsageError`.
 * @param base as for {@link repositoryInputs}
 */
export async function repositoryConfig(
  client: GitHubClient,
  repository: RepositoryName,
  base: string | null,
  inputs: RawInputs,
): Promise<Config> {
  const config = parseConfig(inputs, await repositoryInputs(client, repository, base));
  requirePrices(config);
  return config;
}

/**
 * What the repository's own file says, read from the base of the pull request and never from its head. Throws
 * `UsageError` with every mistake of the file and its line.
 * @param base SHA of the base branch; null: the default branch
 */
export async function repositoryInputs(
  client: GitHubClient,
  repository: RepositoryName,
  base: string | null,
): Promise<RawInputs> {
  const text = await readFile(client, repository, base);
  const file = readConfigFile(text ?? "");
  if (file.status === "rejected") throw new UsageError(describeProblems(file.problems));
  return file.raw;
}

async function readFile(
  client: GitHubClient,
  repository: RepositoryName,
  base: string | null,
): Promise<string | undefined> {
  try {
    const { data } = await client.rest.repos.getContent({
      ...repository,
      path: configFilePath,
      ...(base === null ? {} : { ref: base }),
    });
    const isFile = !Array.isArray(data) && data.type === "file" && "content" in data;
    return isFile ? Buffer.from(data.content, "base64").toString("utf8") : undefined;
  } catch (error) {
    if (error instanceof GitHubError && error.status === 404) return undefined;
    throw error;
  }
}
