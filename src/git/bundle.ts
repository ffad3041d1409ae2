import { GitError, UsageError } from "../errors.ts";
import type { Repository } from "./repository.ts";

/**
 * Takes all objects of a bundle file into a private repository, without any transport.
 * @param file absolute path
 * @returns SHAs by the names that the bundle gives them. Rejects with `UsageError` when it is no whole bundle.
 */
export async function readBundle(
  repository: Repository,
  file: string,
): Promise<ReadonlyMap<string, string>> {
  try {
    const heads = await repository.git(["bundle", "unbundle", file]);
    return new Map(
      heads.split("\n").flatMap((line) => {
        const [, sha = "", name = ""] = /^([0-9a-f]+) (.+)$/.exec(line) ?? [];
        return name === "" ? [] : [[name, sha] as const];
      }),
    );
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const why = error.stderr.split("\n")[0];
    throw new UsageError(`${file} is no bundle that stands alone: ${why}`, { cause: error });
  }
}
