import { GitError } from "../errors.ts";
import { readAllBlobs } from "./blobs.ts";
import type { ChangedPath } from "./diff.ts";
import type { Repository } from "./repository.ts";

/** Identity and time of a commit, ISO 8601. */
export interface CommitAuthor {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

/** Records a tree as a commit on top of `parent`; returns its SHA. Nothing is pushed. */
export async function commitTree(
  repository: Repository,
  tree: string,
  parent: string,
  message: string,
  author: CommitAuthor,
): Promise<string> {
  const args = ["commit-tree", tree, "-p", parent, "-F", "-"];
  return (await repository.git(args, { author, input: message })).trim();
}

/** A whole file as its blob holds it. */
export interface WrittenFile {
  readonly path: string;
  readonly contents: Uint8Array;
  /** Mode 100755; else 100644. */
  readonly executable: boolean;
}

/** What a commit writes: whole files, and deletions. */
export interface FileChanges {
  readonly additions: readonly WrittenFile[];
  readonly deletions: readonly string[];
}

/** The bytes behind a list of changed paths. */
export async function fileChanges(
  repository: Repository,
  changed: readonly ChangedPath[],
): Promise<FileChanges> {
  const absent = (mode: string) => mode === "000000";
  const written = changed.filter((entry) => !absent(entry.newMode));
  const shas = written.map(({ newSha }) => newSha);
  const contents = await readAllBlobs(repository, shas);
  const additions = written.map(({ path, newMode }, at) => {
    return { path, contents: contents[at] ?? Buffer.of(), executable: newMode === "100755" };
  });
  const deletions = changed.filter((entry) => absent(entry.newMode)).map((entry) => entry.path);
  return { additions, deletions };
}

/**
 * The blob that a path of a commit stands for, as on GitHub: that of the file behind a link, where the link stays inside
 * the tree. Undefined: there is no file.
 */
export async function blobAt(
  git: Repository["git"],
  treeish: string,
  path: string,
): Promise<string | undefined> {
  const entry = await git(["ls-tree", "-z", "--full-tree", treeish, "--", path]);
  const [, mode, sha] = /^(\d{6}) blob ([0-9a-f]+)\t/.exec(entry) ?? [];
  if (mode !== "120000") return sha;
  const args = ["cat-file", "--batch-check=%(objecttype) %(objectname)", "--follow-symlinks"];
  const found = await git(args, { input: `${treeish}:${path}\n` });
  if (found.endsWith(" missing\n")) throw new GitError(`${path}: ${found.trim()}`, 0, found);
  return /^blob ([0-9a-f]+)\n/.exec(found)?.[1];
}

/** A file of a commit as text, also one behind a link; undefined when the commit does not have it. */
export async function readFileAt(
  repository: Repository,
  treeish: string,
  path: string,
): Promise<string | undefined> {
  const sha = await blobAt(repository.git, treeish, path);
  if (sha === undefined) return undefined;
  return Buffer.from(await repository.gitBytes(["cat-file", "blob", sha])).toString("utf8");
}
