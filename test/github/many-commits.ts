import { git } from "../world/git/git.ts";
import type { Repository } from "../world/github/entity/repository.ts";

/** For a client that lists many commits: the world starts a git for each, which takes a busy machine long. */
export const patience = { timeoutMs: 120_000 };

/**
 * Puts so many commits on top of a branch, faster than one by one; the last of them is pushed, so that pull requests follow.
 * @returns their SHAs, oldest first
 */
export async function manyCommits(
  repository: Repository,
  branch: string,
  count: number,
): Promise<string[]> {
  const { gitDirectory } = repository;
  const before = await repository.head(branch);
  const person = "alice <alice@example.com> 1767225600 +0000";
  const commits = Array.from({ length: count - 1 }, (_, at) => {
    const from = at === 0 ? `from ${before}\n` : "";
    return `commit refs/heads/${branch}\ncommitter ${person}\ndata 2\n${at % 10}\n${from}\n`;
  });
  await git(gitDirectory, ["fast-import", "--quiet"], { input: commits.join("") });
  const last = await repository.commit(branch, { files: { "last.txt": "x\n" }, author: "alice" });
  const list = await git(gitDirectory, ["rev-list", "--reverse", `${before}..${last}`]);
  return list.trim().split("\n");
}
