import { type BlobLimits, readBlobs } from "../blobs.ts";
import type { Repository } from "../repository.ts";
import { isFileMode, type TreeEntry } from "../tree.ts";

/** A file of a tree, and what it holds. */
export interface TreeFile extends TreeEntry {
  readonly bytes: Uint8Array;
}

/**
 * Reads some files of a tree, in the tree's order. Links, submodules and what the limits leave out are not among them.
 * @param entries all of the tree
 */
export async function readFiles(
  repository: Repository,
  entries: readonly TreeEntry[],
  paths: ReadonlySet<string>,
  limits: BlobLimits,
): Promise<TreeFile[]> {
  const files = entries.filter(({ path, mode }) => isFileMode(mode) && paths.has(path));
  const shas = files.map(({ sha }) => sha);
  const contents = await readBlobs(repository, shas, limits);
  return files.flatMap((file) => {
    const bytes = contents.get(file.sha);
    return bytes === undefined ? [] : [{ ...file, bytes }];
  });
}
