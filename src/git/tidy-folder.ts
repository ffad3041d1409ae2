import { chmod, lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** What the owner must be allowed so that git can read a folder, and a file. */
const folderRights = 0o700;
const fileRights = 0o600;

/**
 * Prepares an untrusted folder for git: removes every `.git`, which our trees never hold, and gives us back the right to
 * read the rest. Git would take a `.git` at the place of a submodule for a repository. It would ask it for its state, by
 * a configuration that can name programs.
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
