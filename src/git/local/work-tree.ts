import { readdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { GitError, UsageError } from "../../errors.ts";
import { createRepository, type Repository } from "../repository.ts";
import type { Git } from "../run-git.ts";
import { copyWhenThere, type LocalRepository } from "./repository.ts";

/** The working tree as it is at one moment. */
export interface Snapshot {
  /** SHA of its tree object in the private repository. */
  readonly tree: string;
  /** Folders that are git repositories of their own and no submodules: git never looks into them, and so do we. */
  readonly nested: readonly string[];
  /** Files in which a merge has left conflicts. */
  readonly unmerged: readonly string[];
}

/** The user's working tree, read and patched as their git does it. */
export interface WorkTree {
  /** Everything that is not ignored, untracked files included. Rejects with `UsageError` for what cannot be read. */
  snapshot(head: string): Promise<Snapshot>;
  /** Writes a patch into the files: all of it or nothing. Rejects with `GitError` when it does not fit. */
  apply(patch: string): Promise<void>;
}

/**
 * Opens the user's working tree. A git directory of its own reads it, with the user's attributes, patterns and reading
 * settings. What it reads goes into the private repository, where everything is bytes.
 * @param folder for that git directory
 */
export async function openWorkTree(
  git: Git,
  local: LocalRepository,
  repository: Repository,
  folder: string,
): Promise<WorkTree> {
  const { objectFormat, commonDir, gitDir, workTree, indexFile: ofUser } = local;
  const reader = await createRepository(git, folder, { objectFormat, ownAttributes: false });
  await rm(join(folder, "objects"), { recursive: true });
  await symlink(join(repository.gitDir, "objects"), join(folder, "objects"));
  const info = (of: string, name: string) =>
    copyWhenThere(join(of, "info", name), join(folder, "info", name));
  await Promise.all([
    info(commonDir, "exclude"),
    info(commonDir, "attributes"),
    info(gitDir, "sparse-checkout"),
  ]);
  const where = { workTree, cwd: workTree, config: local.reading, systemAttributes: true };

  /** A copy of the user's index: what a sparse checkout leaves out, what a filter replaced, what need not be read again. */
  async function copyIndex(head: string): Promise<string> {
    const indexFile = reader.freshIndex();
    if (await copyWhenThere(ofUser, indexFile)) await copySharedIndexes();
    else await reader.git(["read-tree", head], { indexFile });
    return indexFile;
  }

  /** An index in two parts names the other one by its checksum. */
  async function copySharedIndexes(): Promise<void> {
    const names = (await readdir(gitDir)).filter((name) => name.startsWith("sharedindex."));
    await Promise.all(names.map((name) => copyWhenThere(join(gitDir, name), join(folder, name))));
  }

  async function read(head: string): Promise<Snapshot> {
    const indexFile = await copyIndex(head);
    const inIndex = { ...where, indexFile };
    const list = async (args: readonly string[]) =>
      namesIn(await reader.gitBytes([...args, "-z"], inIndex));
    const add = async (names: readonly Buffer[]) => {
      const args = ["update-index", "--add", "--remove", "--replace", "-z", "--stdin"];
      const input = Buffer.concat(names.flatMap((name) => [name, Buffer.of(0)]));
      if (names.length > 0) await reader.git(args, { ...inIndex, input });
    };
    // Not `git add`: it asks submodules for their state, by a configuration of theirs that can name programs.
    const changed = ["diff-files", "--name-only", "--ignore-submodules=dirty"] as const;
    const unmerged = await list([...changed, "--diff-filter=U"]);
    await add(await list(changed));
    const others = await list(["ls-files", "--others", "--exclude-standard"]);
    const nested = others.filter(isFolder);
    await add(others.filter((name) => !isFolder(name)));
    // A partial clone need not have what did not change.
    const tree = await reader.git(["write-tree", "--missing-ok"], { indexFile });
    const shown = (names: readonly Buffer[]) => [...new Set(names.map((name) => name.toString()))];
    return { tree: tree.trim(), nested: shown(nested), unmerged: shown(unmerged) };
  }

  return {
    async snapshot(head) {
      try {
        return await read(head);
      } catch (error) {
        if (!(error instanceof GitError)) throw error;
        const why = error.stderr.replaceAll("\n", "; ");
        throw new UsageError(`the working tree ${workTree} cannot be read: ${why}`);
      }
    },
    async apply(patch) {
      await reader.git(["apply", "--whitespace=nowarn", "-"], { ...where, input: patch });
    },
  };
}

/** Names that git ended with a NUL byte, as bytes: they need not be UTF-8. */
function namesIn(out: Uint8Array): Buffer[] {
  const names: Buffer[] = [];
  let start = 0;
  for (let end = out.indexOf(0); end >= 0; end = out.indexOf(0, start)) {
    names.push(Buffer.from(out.subarray(start, end)));
    start = end + 1;
  }
  return names;
}

/** What git lists with a slash at its end is a repository: it lists the files of any other folder. */
const isFolder = (name: Buffer) => name.at(-1) === 0x2f;
