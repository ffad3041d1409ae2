import { chmod, lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** What the owner must be allowed so that git can read a folder, and a file. */
const folderRights = 0o700;
const fileRights = 0o600;

/**
 * Prepares a folder that somebody else wrote in for git: takes out every `.git`, which our trees never hold, and gives
 * us back the right to read what is left. A `.git` inside would be a repository to git, and git asks a repository that
 * stands where the tree has a submodule for its state: by that one's own configuration, which can name programs.
 */
export async function tidyFolder(folder: string): Promise<void> {
  await allow(folder, folderRights);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.name.toLowerCase() === ".git") {
      if (entry.isDirectory()) await tidyFolder(path);
      await rm(path, { recursive: true, force: true });
    } else if (entry.isDirectory()) await tidyFolder(path);
    else if (entry.isFile()) await allow(path, fileRights);
  }
}

async function allow(path: string, rights: number): Promise<void> {
  const { mode } = await lstat(path);
  if ((mode & rights) !== rights) await chmod(path, (mode & 0o777) | rights);
}
