import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Paths of all files below a folder that hold a text. */
export async function filesWith(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const found = await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return (await readFile(path)).includes(text) ? [path] : [];
    }),
  );
  return found.flat();
}
