import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join, relative } from "node:path";
import { type Owner, othersMayWrite } from "./others-may-write.ts";

/** What {@link findProgram} needs to know beyond the search path. */
interface ProgramRules {
  /** Who may own the program and all folders above it; default: root and we. */
  readonly owner?: Owner;
  /** Gets, for people, each program that was found and not taken. */
  readonly onRefused?: (text: string) => void;
}

/**
 * The absolute path of a program in a search path, links followed. Entries that are not absolute are skipped: they would
 * mean whatever folder we happen to be in. So is a program that somebody else may have put there.
 *
 * @param searchPath in the form of the variable PATH.
 * @returns undefined when there is none.
 */
export async function findProgram(
  name: string,
  searchPath: string,
  { owner = "us", onRefused }: ProgramRules = {},
): Promise<string | undefined> {
  for (const folder of searchPath.split(delimiter)) {
    const file = join(folder, name);
    if (!isAbsolute(folder) || !(await isExecutable(file))) continue;
    const program = await realpath(file);
    // A link in a folder of somebody's may name any program, also one of root's.
    const reason = othersMayWrite(folder, owner) ?? othersMayWrite(program, owner);
    if (reason === undefined) return program;
    onRefused?.(`${file} is not used: ${reason}`);
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
