import { UsageError } from "../../errors.ts";
import type { RawInputs } from "../config.ts";
import { fileSettings } from "../settings.ts";
import { describeProblems, readConfigFile } from "./file.ts";

/** The repository of an owner that holds what all others of it take where they say nothing themselves. */
export const organizationRepository = ".github";

/**
 * Where the default stands there; the first one counts. The file at the root is for nothing else. The others are that
 * repository's own configuration too.
 */
const organizationPaths = [
  "crosscheck.yml",
  "crosscheck.yaml",
  ".github/crosscheck.yml",
  ".github/crosscheck.yaml",
] as const;

/** What an organisation says for its repositories. */
export interface OrganizationDefaults {
  /** A layer for `parseConfig`, behind the repository's own. */
  readonly raw: RawInputs;
  /** For people. */
  readonly warnings: readonly string[];
}

/**
 * Reads an organisation's default. Settings that let more people, programs or machines in say nothing there: each
 * repository decides them for itself. Throws `UsageError` with every mistake and its line.
 * @param read the text of a file of {@link organizationRepository}; undefined: there is none, or it may not be read
 */
export async function readOrganizationFile(
  owner: string,
  read: (path: string) => Promise<string | undefined>,
): Promise<OrganizationDefaults> {
  const texts = await Promise.all(organizationPaths.map(read));
  const at = texts.findIndex((text) => text !== undefined);
  const where = `${owner}/${organizationRepository}`;
  const text = texts[at];
  if (text === undefined) {
    const warning = `organization-config: there is no crosscheck.yml in ${where} that this token may read, so nothing of it counts`;
    return { raw: {}, warnings: [warning] };
  }
  const path = `${where}/${organizationPaths[at]}`;
  const file = readConfigFile(text);
  if (file.status === "rejected") throw new UsageError(describeProblems(file.problems, path));
  const own = fileSettings.filter(({ ownOnly }) => ownOnly).map(({ name }) => name);
  const named = own.filter((name) => file.raw[name] !== undefined);
  return {
    raw: { ...file.raw, ...Object.fromEntries(named.map((name) => [name, undefined])) },
    warnings: named.map((name) => `${path}: ${name} counts only where a repository says it itself`),
  };
}
