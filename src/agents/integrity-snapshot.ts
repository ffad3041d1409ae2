import { lstat, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What is executed or believed after agents ran, as it was before. */
export interface IntegritySnapshot {
  /**
   * Puts back what is not as it was: files get their contents again, folders are removed, to be made anew by whoever
   * needs them. Throws an error that names them; does nothing when all is as it was.
   */
  check(): Promise<void>;
}

/**
 * Remembers files with their contents, and folders by their files' times and sizes. The time of a file's last change
 * (ctime) is the system's: whoever may write the file cannot set it back.
 * @param files absolute paths; one that does not exist must not exist afterwards
 * @param folders absolute paths
 */
export async function takeSnapshot(
  files: readonly string[],
  folders: readonly string[],
): Promise<IntegritySnapshot> {
  const contents = new Map(
    await Promise.all(files.map(async (file) => [file, await contentOf(file)] as const)),
  );
  const states = new Map(
    await Promise.all(folders.map(async (folder) => [folder, await stateOf(folder)] as const)),
  );
  return {
    async check() {
      const broken: string[] = [];
      for (const [file, before] of contents) {
        const now = await contentOf(file);
        if (before === null ? now === null : now !== null && before.equals(now)) continue;
        broken.push(file);
        if (before === null) await rm(file, { recursive: true, force: true });
        else await writeFile(file, before);
      }
      for (const [folder, before] of states) {
        if ((await stateOf(folder)) === before) continue;
        broken.push(folder);
        await rm(folder, { recursive: true, force: true });
      }
      if (broken.length > 0) {
        throw new Error(
          `while agents ran without a jail, these were changed: ${broken.join(", ")}. They are put back or removed, and what the agents said is not used`,
        );
      }
    },
  };
}

/** Null: there is no such file. */
async function contentOf(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (["ENOENT", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}

async function stateOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const states = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const { ino, mode, size, ctimeNs } = await lstat(path, { bigint: true });
    return `${path} ${ino} ${mode} ${size} ${ctimeNs}`;
  });
  return (await Promise.all(states)).sort().join("\n");
}
