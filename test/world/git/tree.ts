import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type GitDirectory, git } from "./git.ts";

export interface TreeEntry {
  mode: string;
  type: string;
  sha: string;
  /** Bytes; undefined for what is no blob. */
  size: number | undefined;
  /** Relative to the listed tree. */
  path: string;
}

/** The entries of a tree; with `recursive` also those of the trees in it. */
export async function listTree(
  directory: GitDirectory,
  tree: string,
  recursive = false,
): Promise<TreeEntry[]> {
  const flags = recursive ? ["-r", "-t"] : [];
  const output = await git(directory, ["ls-tree", "-z", "-l", ...flags, tree]);
  return output
    .split("\0")
    .filter((line) => line !== "")
    .map((line) => {
      const tab = line.indexOf("\t");
      const [mode = "", type = "", sha = "", size = "-"] = line.slice(0, tab).split(/ +/);
      return {
        mode,
        type,
        sha,
        size: size === "-" ? undefined : Number(size),
        path: line.slice(tab + 1),
      };
    });
}

/** A change of a tree: an object at a path, or nothing there any more (`sha: null`). */
export interface TreeChange {
  path: string;
  mode: string;
  sha: string | null;
}

/** Writes a tree: the changes on top of `base`, or alone. Returns its SHA. */
export async function writeTree(
  directory: GitDirectory,
  changes: readonly TreeChange[],
  base: string | undefined,
): Promise<string> {
  const index = join(directory, `index-${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    await git(directory, ["read-tree", base ?? "--empty"], { env });
    const input = changes
      .map(({ path, mode, sha }) =>
        sha === null ? `0 ${"0".repeat(40)}\t${path}\0` : `${mode} ${sha}\t${path}\0`,
      )
      .join("");
    await git(directory, ["update-index", "-z", "--index-info"], { env, input });
    return (await git(directory, ["write-tree"], { env })).trim();
  } finally {
    await rm(index, { force: true });
  }
}
