import { mkdir, readdir, realpath, writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { UsageError } from "../../errors.ts";

/** Says that a folder is a coder's, so that `close` may remove it. Beside it lies what the CLI keeps of its threads. */
const MARK = join("home", ".crosscheck-state");

/**
 * Makes a folder a coder's own. Rejects with `UsageError` for one that holds anything and was never a coder's: it would
 * be removed with all that is in it.
 */
export async function claimStateFolder(folder: string): Promise<void> {
  const names = await namesIn(folder);
  if (names.length > 0 && !(await namesIn(join(folder, dirname(MARK)))).includes(basename(MARK))) {
    throw new UsageError(
      `the stateFolder ${folder} is not empty and no coder's: closing the coder would remove all of it`,
    );
  }
  await mkdir(join(folder, dirname(MARK)), { recursive: true });
  await writeFile(join(folder, MARK), "");
}

/** Throws `UsageError` where a coder's folder is, contains or lies in one that a thread works in. */
export async function keepApart(stateFolder: string, folders: readonly string[]): Promise<void> {
  const state = await resolved(stateFolder);
  for (const folder of folders) {
    const other = await resolved(folder);
    if (isWithin(state, other) || isWithin(other, state)) {
      throw new UsageError(
        `the stateFolder ${stateFolder} must lie outside of ${folder}, and not hold it: the CLI's state is no part of what it works on`,
      );
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    if (codeOf(error) !== "ENOTDIR") throw error;
    throw new UsageError(`${folder} is no folder`, { cause: error });
  }
}

/** The path with its links resolved, as far as it exists. */
async function resolved(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if (codeOf(error) !== "ENOENT" || parent === path) return path;
    return join(await resolved(parent), basename(path));
  }
}

function isWithin(path: string, folder: string): boolean {
  const inside = relative(folder, path);
  return inside.split(sep)[0] !== ".." && !isAbsolute(inside);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
