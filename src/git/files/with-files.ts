import { writeBlobs } from "../blobs.ts";
import type { ChangedPath } from "../diff.ts";
import type { Repository } from "../repository.ts";
import { treeWith } from "../tree.ts";

/** A file of a tree that gets other contents. */
export interface ReplacedFile {
  readonly path: string;
  /** As git prints it: `100644`, `100755`. */
  readonly mode: string;
  readonly contents: Uint8Array;
}

/**
 * A tree with files in place of those that it has, and with changed paths as they are now. Returns the SHA of the tree
 * object.
 */
export async function withFiles(
  repository: Repository,
  tree: string,
  files: readonly ReplacedFile[],
  changed: readonly ChangedPath[] = [],
): Promise<string> {
  const shas = await writeBlobs(
    repository,
    files.map(({ contents }) => contents),
  );
  const replaced = files.map(({ path, mode }, at) => ({ path, mode, sha: shas[at] ?? "" }));
  const now = changed.map(({ path, newMode, newSha }) => ({ path, mode: newMode, sha: newSha }));
  const isAbsent = ({ mode }: { readonly mode: string }) => mode === "000000";
  const present = now.filter((entry) => !isAbsent(entry));
  return await treeWith(repository, tree, [...present, ...replaced], now.filter(isAbsent));
}
