import type { FileChanges } from "./commit.ts";
import type { Repository } from "./repository.ts";

/** The tree of a commit with these files written and deleted, everything else as it was. Returns its SHA. */
export async function writeFiles(
  repository: Repository,
  treeish: string,
  { additions, deletions }: FileChanges,
): Promise<string> {
  const indexFile = repository.freshIndex();
  const added = await Promise.all(
    additions.map(async ({ path, contents, executable }) => {
      const args = ["hash-object", "-w", "--no-filters", "--stdin"];
      const sha = (await repository.git(args, { input: contents })).trim();
      return `${executable ? "100755" : "100644"} ${sha}\t${path}\0`;
    }),
  );
  // Deletions first, so that a file may take the place of a folder.
  const deleted = deletions.map((path) => `0 ${"0".repeat(40)}\t${path}\0`);
  await repository.git(["read-tree", treeish], { indexFile });
  const input = [...deleted, ...added].join("");
  await repository.git(["update-index", "-z", "--index-info"], { indexFile, input });
  return (await repository.git(["write-tree"], { indexFile })).trim();
}
