import { constants, type Dirent } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { ArtifactError } from "../../errors.ts";

/** The files of a run's artifacts that are there, not yet read. */
export interface ArtifactFolder {
  readonly path: string;
  /** Paths by artifact name. */
  readonly files: ReadonlyMap<string, string>;
  /** Names of entries that are no artifacts; hostile text. */
  readonly others: readonly string[];
}

/** More entries than a run of 256 jobs a stage can make. */
const maxEntries = 5_000;
const named = /^(crosscheck-[\w-]{1,80}(?:@[a-z0-9-]{1,32})?)\.json$/;

/**
 * Looks into a folder where artifacts were downloaded to: all into one, or each into a folder of its own name. Another
 * file in such a folder does not count, so that no artifact can bring a second one with it. A folder that is not there is
 * empty. Throws `ArtifactError` where a name is there twice.
 */
export async function openFolder(path: string): Promise<ArtifactFolder> {
  const files = new Map<string, string>();
  const others: string[] = [];
  for (const entry of await entriesOf(path)) {
    const inside = entry.isDirectory() ? await entriesOf(join(path, entry.name)) : [entry];
    for (const one of inside) {
      const name = named.exec(one.name)?.[1];
      const where = entry === one ? one.name : join(entry.name, one.name);
      if (name === undefined || (entry !== one && entry.name !== name)) {
        others.push(where);
      } else if (files.has(name)) {
        throw new ArtifactError(
          where,
          "there is a second artifact of this name: download each artifact of this run once, into an empty folder",
        );
      } else {
        files.set(name, join(path, where));
      }
    }
  }
  return { path, files, others };
}

async function entriesOf(path: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    if (entries.length > maxEntries) {
      throw new ArtifactError(
        path,
        `it has more than ${maxEntries} entries: give it a folder of its own`,
      );
    }
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** Reads a regular file as UTF-8. Throws `ArtifactError` for anything else, and for more than `maxBytes`, before reading it. */
export async function readText(path: string, maxBytes: number): Promise<string> {
  await using file = await openFile(path);
  const stats = await file.stat();
  if (!stats.isFile()) {
    throw new ArtifactError(path, "it is no regular file: upload the file that the stage wrote");
  }
  if (stats.size > maxBytes) {
    throw new ArtifactError(
      path,
      `it has ${stats.size} bytes, more than the ${maxBytes} that it may have`,
    );
  }
  const bytes = Buffer.alloc(stats.size);
  const { bytesRead } = await file.read(bytes, 0, stats.size, 0);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, bytesRead));
  } catch (error) {
    throw new ArtifactError(path, "it is not UTF-8: it is not what the stage wrote", error);
  }
}

async function openFile(path: string) {
  try {
    // Not through a link, and without waiting for whoever is to write to a pipe.
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const problem =
      code === "ELOOP"
        ? "it is a symbolic link: upload the file that the stage wrote"
        : `it cannot be read (${code})`;
    throw new ArtifactError(path, problem, error);
  }
}
