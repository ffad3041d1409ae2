import { writeBlobs } from "./blobs.ts";
import type { ChangedPath } from "./diff.ts";
import type { Repository } from "./repository.ts";

/** A file of a tree that gets other contents. */
export interface ReplacedFile {
  readonly path: string;
  readonly mode: string;
  readonly contents: Uint8Array;
}

/** A tree with files in place of those that it has, and with further entries. Returns the SHA of the tree object. */
export async function withFiles(
  repository: Repository,
  tree: string,
  files: readonly ReplacedFile[],
  entries: readonly ChangedPath[] = [],
): Promise<string> {
  const indexFile = repository.freshIndex();
  await repository.git(["read-tree", tree], { indexFile });
  const lines = entries.map(({ path, newMode, newSha }) =>
    newMode === "000000" ? `0 ${newSha}\t${path}\0` : `${newMode} ${newSha}\t${path}\0`,
  );
  // Deletions first, so that a file may take the place of a folder.
  lines.sort((left, right) => Number(right.startsWith("0 ")) - Number(left.startsWith("0 ")));
  const shas = await writeBlobs(
    repository,
    files.map(({ contents }) => contents),
  );
  for (const [at, { path, mode }] of files.entries()) {
    lines.push(`${mode} ${shas[at]}\t${path}\0`);
  }
  await repository.git(["update-index", "-z", "--index-info"], {
    indexFile,
    input: lines.join(""),
  });
  return (await repository.git(["write-tree"], { indexFile })).trim();
}
