import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

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
