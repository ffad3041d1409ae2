import { GitError } from "../errors.ts";
import type { Repository } from "./repository.ts";

/** What became of a patch on a tree. */
export type Applied =
  | { readonly status: "applied"; readonly tree: string }
  | { readonly status: "conflict"; readonly reason: string };

/**
 * Applies a patch to a tree object: no file is written, no hook, no filter runs. Paths outside the tree and through
 * links are refused by git itself (`--unsafe-paths` is not given).
 */
export async function applyPatch(
  repository: Repository,
  treeish: string,
  patch: string,
): Promise<Applied> {
  const indexFile = repository.freshIndex();
  await repository.git(["read-tree", treeish], { indexFile });
  try {
    await repository.git(["apply", "--cached", "--whitespace=nowarn", "-"], {
      indexFile,
      input: patch,
    });
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return {
      status: "conflict",
      reason: error.stderr.split("\n")[0] ?? "the patch does not apply",
    };
  }
  const tree = await repository.git(["write-tree", "--missing-ok"], { indexFile });
  return { status: "applied", tree: tree.trim() };
}
