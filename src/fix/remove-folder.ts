import { chmod, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Removes a folder that a stranger's program wrote in, also where that program took our right to look into it. */
export async function removeFolder(folder: string): Promise<void> {
  await open(folder);
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function open(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  const entries = await readdir(folder, { withFileTypes: true });
  // A link to a folder is no folder here: nothing outside is touched.
  for (const entry of entries) if (entry.isDirectory()) await open(join(folder, entry.name));
}
