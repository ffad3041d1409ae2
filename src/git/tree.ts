import { chmod, lstat, mkdir, readdir, rm } from "node:fs/promises";
import { isAgentConfig } from "./agent-config.ts";
import type { Repository } from "./repository.ts";

/** One entry of a tree: mode as git prints it (`100644`, `100755`, `120000` link, `160000` submodule). */
export interface TreeEntry {
  readonly mode: string;
  readonly sha: string;
  readonly path: string;
}

/** Whether a mode is a regular file's: no link, submodule or folder, and not absent. */
export function isFileMode(mode: string): boolean {
  return mode.startsWith("100");
}

/** Every file of a tree or commit. */
export async function listTree(repository: Repository, treeish: string): Promise<TreeEntry[]> {
  const out = await repository.git(["ls-tree", "-r", "-z", "--full-tree", treeish]);
  return out.split("\0").flatMap((line) => {
    const match = /^(\d{6}) \w+ ([0-9a-f]+)\t([\s\S]+)$/.exec(line);
    return match ? [{ mode: match[1] ?? "", sha: match[2] ?? "", path: match[3] ?? "" }] : [];
  });
}

/**
 * The tree that agents see: the head's, with every agent configuration file as the base has it. Changed files are put
 * back, new ones removed, deleted ones restored.
 * @param kept paths that are left as the head has them, whatever they are
 * @returns SHA of the tree object
 */
export async function agentTree(
  repository: Repository,
  head: string,
  base: string,
  kept: readonly string[] = [],
): Promise<string> {
  const isOfBase = ({ path }: TreeEntry) => isAgentConfig(path) && !kept.includes(path);
  const [ofHead, ofBase] = await Promise.all([
    listTree(repository, head),
    listTree(repository, base),
  ]);
  return await treeWith(repository, head, ofBase.filter(isOfBase), ofHead.filter(isOfBase));
}

/**
 * A tree with further entries, also in place of those that it has, and without others.
 * @param tree tree or commit
 * @returns SHA of the tree object
 */
export async function treeWith(
  repository: Repository,
  tree: string,
  entries: readonly TreeEntry[],
  removed: readonly Omit<TreeEntry, "mode">[] = [],
): Promise<string> {
  const indexFile = repository.freshIndex();
  await repository.git(["read-tree", tree], { indexFile });
  // Removals first, so that a file may take the place of a folder.
  const input = [
    ...removed.map(({ path, sha }) => `0 ${"0".repeat(sha.length)}\t${path}\0`),
    ...entries.map(({ mode, sha, path }) => `${mode} ${sha}\t${path}\0`),
  ].join("");
  await repository.git(["update-index", "-z", "--index-info"], { indexFile, input });
  // A partial clone lacks contents: who reads the tree says so.
  return (await repository.git(["write-tree", "--missing-ok"], { indexFile })).trim();
}

/** Writes a tree's files into `folder` (made when missing), without `.git` and without symbolic links. */
export async function exportTree(
  repository: Repository,
  tree: string,
  folder: string,
): Promise<void> {
  const indexFile = repository.freshIndex();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await repository.git(["read-tree", tree], { indexFile });
  await repository.git(["checkout-index", "--all", "--force", "--quiet"], {
    indexFile,
    workTree: folder,
    cwd: folder,
  });
}

/**
 * Records what a folder holds now as a tree object, git directories in it excepted. Ignore rules of the folder count
 * for files that the tree before did not have, so that build output stays out.
 * @param before the tree that the folder was exported from: known files, their modes and links
 */
export async function snapshotTree(
  repository: Repository,
  folder: string,
  before: string,
): Promise<string> {
  const indexFile = repository.freshIndex();
  const where = { indexFile, workTree: folder, cwd: folder };
  await tidyFolder(folder);
  await repository.git(["read-tree", before], { indexFile });
  await repository.git(["add", "--all", "--", "."], where);
  return (await repository.git(["write-tree"], { indexFile })).trim();
}

/** Makes a folder hold exactly `tree` again after an agent changed it; `now` is what {@link snapshotTree} saw. */
export async function resetTree(
  repository: Repository,
  folder: string,
  now: string,
  tree: string,
): Promise<void> {
  const indexFile = repository.freshIndex();
  const where = { indexFile, workTree: folder, cwd: folder };
  await tidyFolder(folder);
  await repository.git(["read-tree", now], { indexFile });
  await repository.git(["update-index", "-q", "--refresh"], where).catch(() => undefined);
  await repository.git(["read-tree", "--reset", "-u", tree], where);
}

/** What the owner must be allowed so that git can read a folder, and a file. */
const folderRights = 0o700;
const fileRights = 0o600;

/**
 * Prepares an untrusted folder for git: removes every `.git`, which our trees never hold, and gives us back the right to
 * read the rest. Git would take a `.git` at the place of a submodule for a repository. It would ask it for its state, by
 * a configuration that can name programs.
 */
export async function tidyFolder(folder: string): Promise<void> {
  await tidy(Buffer.from(folder));
}

/** Names are bytes here: not all are UTF-8. */
async function tidy(folder: Buffer): Promise<void> {
  await allow(folder, folderRights);
  for (const entry of await readdir(folder, { withFileTypes: true, encoding: "buffer" })) {
    const path = Buffer.concat([folder, Buffer.from("/"), entry.name]);
    if (entry.name.toString("latin1").toLowerCase() === ".git") {
      if (entry.isDirectory()) await tidy(path);
      await rm(path, { recursive: true, force: true });
    } else if (entry.isDirectory()) await tidy(path);
    else if (entry.isFile()) await allow(path, fileRights);
  }
}

async function allow(path: Buffer, rights: number): Promise<void> {
  const { mode } = await lstat(path);
  if ((mode & rights) !== rights) await chmod(path, (mode & 0o777) | rights);
}
