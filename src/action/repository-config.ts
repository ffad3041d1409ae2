import { requireEfforts } from "../agents/efforts.ts";
import { requirePrices } from "../agents/prices.ts";
import { type Config, parseConfig, type RawInputs } from "../config/config.ts";
import { type RepositoryFile, readRepositoryFile } from "../config/file/file.ts";
import {
  type OrganizationDefaults,
  organizationRepository,
  readOrganizationFile,
} from "../config/file/organization.ts";
import { pathWarnings } from "../config/path-warnings.ts";
import type { GitHubClient } from "../github/client.ts";
import type { RepositoryName } from "../github/events/request.ts";
import { isOutage, isRefused } from "../github/failure.ts";

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
  const { raw, warnings } = await repositoryFile(client, repository, base, inputs);
  const config = parseConfig(inputs, raw);
  requirePrices(config);
  requireEfforts(config);
  return { config, warnings: [...warnings, ...pathWarnings(config)] };
}

/**
 * What the repository's own file says, read from the base of the pull request and never from its head; and where that
 * is wanted, what its owner's default says of the rest. Throws `UsageError` with every mistake of a file and its line.
 * @param base SHA of the base branch; null: the default branch
 * @param inputs of the workflow
 */
export async function repositoryFile(
  client: GitHubClient,
  repository: RepositoryName,
  base: string | null,
  inputs: RawInputs,
): Promise<Pick<RepositoryFile, "raw" | "warnings">> {
  const asked = inputs["organization-config"]?.trim();
  const [own, early] = await Promise.all([
    readRepositoryFile((path) => textOf(client, repository, path, base)),
    isOn(asked) ? organizationDefaults(client, repository) : undefined,
  ]);
  const wanted = asked === undefined || asked === "" ? own.raw["organization-config"] : asked;
  if (!isOn(wanted)) return own;
  const { raw, warnings } = early ?? (await organizationDefaults(client, repository));
  return { raw: { ...raw, ...own.raw }, warnings: [...own.warnings, ...warnings] };
}

function isOn(text: string | undefined): boolean {
  return text?.toLowerCase() === "true";
}

async function organizationDefaults(
  client: GitHubClient,
  { owner }: RepositoryName,
): Promise<OrganizationDefaults> {
  const repository = { owner, repo: organizationRepository };
  return await readOrganizationFile(owner, async (path) => {
    try {
      return await textOf(client, repository, path, null);
    } catch (error) {
      // A token of one repository cannot see its owner's private one.
      if (isRefused(error, 403) && !isOutage(error)) return undefined;
      throw error;
    }
  });
}

/** The text of a file; undefined: there is none, as far as the token may know. */
async function textOf(
  client: GitHubClient,
  repository: RepositoryName,
  path: string,
  ref: string | null,
): Promise<string | undefined> {
  try {
    const { data } = await client.rest.repos.getContent({
      ...repository,
      path,
      ...(ref === null ? {} : { ref }),
    });
    const isFile = !Array.isArray(data) && data.type === "file" && "content" in data;
    return isFile ? Buffer.from(data.content, "base64").toString("utf8") : undefined;
  } catch (error) {
    if (isRefused(error, 404)) return undefined;
    throw error;
  }
}
