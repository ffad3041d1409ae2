import { dirname } from "node:path/posix";
import { GitError, UsageError } from "../../errors.ts";
import { changedPaths } from "../diff.ts";
import type { Repository } from "../repository.ts";
import { listTree, type TreeEntry, treeWith } from "../tree.ts";

/** Files at the root of the base that reviewers are told. */
const toldFiles: readonly string[] = ["AGENTS.md", "CONTRIBUTING.md"];
/** More files than these are counted, not named. */
const maxNamed = 5;

/**
 * Finds what a partial clone lacks of two trees. Git would fetch it unasked; we do not: what the change is made of must be
 * there.
 * @returns files that did not change, and that nobody can read here. Rejects with `UsageError` where the change itself is
 *   not here, with the commands that fetch it
 */
export async function missingFiles(
  repository: Repository,
  base: string,
  head: string,
  headCommit: string,
): Promise<TreeEntry[]> {
  const diff = `git diff --stat ${base} ${headCommit}`;
  const args = ["rev-list", "--objects", "--no-walk", "--missing=print"];
  const found = await repository.git([...args, base, head]);
  const missing = new Set(found.split("\n").flatMap((line) => /^\?(\S+)/.exec(line)?.[1] ?? []));
  if (missing.size === 0) return [];
  const trees = await Promise.all([listTree(repository, base), listTree(repository, head)]).catch(
    (error: unknown) => {
      if (error instanceof GitError) return undefined;
      throw error;
    },
  );
  if (trees === undefined) throw lacking("folders of the change", [diff]);
  const [ofBase, ofHead] = trees;
  const changed = await changedPaths(repository, base, head);
  const lost = changed.filter(({ oldSha, newSha }) => missing.has(oldSha) || missing.has(newSha));
  const folders = new Set(changed.flatMap(({ path }) => foldersAround(path)));
  const isRead = ({ path }: TreeEntry) =>
    toldFiles.includes(path) || (/(^|\/)\.gitattributes$/.test(path) && folders.has(dirname(path)));
  const changedNames = new Set(changed.map(({ path }) => path));
  const told = ofBase.filter(
    (entry) => missing.has(entry.sha) && isRead(entry) && !changedNames.has(entry.path),
  );
  const names = [...lost, ...told].map(({ path }) => path);
  if (names.length > 0) {
    const shows = told.map(({ path }) => `git show ${base}:${path}`);
    const more = names.length > maxNamed ? ` and ${names.length - maxNamed} more` : "";
    throw lacking(`${names.slice(0, maxNamed).join(", ")}${more}`, [
      ...(lost.length > 0 ? [diff] : []),
      ...shows,
    ]);
  }
  return ofHead.filter(({ sha }) => missing.has(sha));
}

function lacking(what: string, commands: readonly string[]): UsageError {
  return new UsageError(
    `this partial clone lacks ${what}, and Crosscheck fetches nothing here by itself; this fetches it: ${commands.join(" && ")}`,
  );
}

/** The folders that a path lies in, the root (`.`) included. */
function foldersAround(path: string): string[] {
  const folder = dirname(path);
  return folder === "." ? ["."] : [folder, ...foldersAround(folder)];
}

/** A tree without some of its files. */
export async function treeWithout(
  repository: Repository,
  tree: string,
  files: readonly TreeEntry[],
): Promise<string> {
  return await treeWith(repository, tree, [], files);
}
