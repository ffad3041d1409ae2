import { type GitDirectory, git } from "./git.ts";

export interface Ref {
  /** Full name. */
  name: string;
  sha: string;
  type: string;
}

/** The refs whose full name starts with `prefix`. */
export async function listRefs(directory: GitDirectory, prefix: string): Promise<Ref[]> {
  const format = "--format=%(refname) %(objectname) %(objecttype)";
  const output = await git(directory, ["for-each-ref", format]);
  return output
    .split("\n")
    .filter((line) => line.startsWith(prefix))
    .map((line) => line.split(" "))
    .filter((parts) => parts.length === 3)
    .map(([name = "", sha = "", type = ""]) => ({ name, sha, type }));
}

/** Sets a ref; with `old` only if that is what it points to (git's error otherwise). */
export async function updateRef(
  directory: GitDirectory,
  name: string,
  sha: string,
  old?: string,
): Promise<void> {
  await git(directory, ["update-ref", name, sha, ...(old === undefined ? [] : [old])]);
}

/** Deletes a ref. */
export async function deleteRef(directory: GitDirectory, name: string): Promise<void> {
  await git(directory, ["update-ref", "-d", name]);
}

/** Brings a commit from another bare repository and points a ref at it. */
export async function fetchRef(
  directory: GitDirectory,
  from: GitDirectory,
  sha: string,
  name: string,
): Promise<void> {
  await git(directory, ["fetch", "--quiet", "--no-tags", from, `+${sha}:${name}`]);
}
