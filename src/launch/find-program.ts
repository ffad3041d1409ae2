import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join, relative } from "node:path";

/**
 * The absolute path of a program in a search path, links followed. Entries that are not absolute are skipped: they would
 * mean whatever folder we happen to be in.
 *
 * @param searchPath in the form of the variable PATH.
 * @returns undefined when there is none.
 */
export async function findProgram(name: string, searchPath: string): Promise<string | undefined> {
  for (const folder of searchPath.split(delimiter)) {
    if (isAbsolute(folder) && (await isExecutable(join(folder, name))))
      return realpath(join(folder, name));
  }
  return undefined;
}

/** True for a file, or a link to one, that we may execute. */
export async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false; // Missing and forbidden come to the same: it cannot be run.
  }
}

/** Beside a `bin`: what programs in it load. Not `share` or `etc`, where keys may lie. */
const companions = ["lib", "libexec"] as const;

/**
 * The folders of PATH that exist, and the libraries beside each `bin`. A jail must show them so that a user's shell
 * command finds its programs, because tool caches are outside the system's folders.
 * @param searchPath in the form of the variable PATH
 * @param hidden absolute paths that must stay out of sight: no folder that holds one of them is named
 */
export async function programFolders(
  searchPath: string,
  hidden: readonly string[],
): Promise<string[]> {
  const folders = searchPath.split(delimiter).filter((folder) => isAbsolute(folder));
  const wanted = folders.flatMap((folder) => [
    folder,
    ...(/\/bin\/?$/.test(folder) ? companions.map((name) => join(dirname(folder), name)) : []),
  ]);
  const shown = [...new Set(wanted)].filter((folder) =>
    hidden.every((path) => relative(folder, path).startsWith("..")),
  );
  const present = await Promise.all(shown.map(isFolder));
  return shown.filter((_, at) => present[at]);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false; // Missing and forbidden come to the same: there is nothing to show.
  }
}
