import { mkdir, readdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostEnvironment } from "../agents/host-environment.ts";
import { removeFolder } from "../held-folder.ts";
import { makeScratch, type Scratch } from "../run/scratch.ts";
import type { Terminal } from "./terminal.ts";

/** No run takes as long: a folder of this age is one that a killed run left. */
const staleMs = 7 * 24 * 3_600_000;

/**
 * Makes the private folder of a command: below the runner's own, else in the user's cache. Not in the system's temp
 * folder, where it can be helped: everybody looks into that one, and codex refuses to put its helper programs there.
 */
export async function openScratch(terminal: Terminal): Promise<Scratch> {
  if (terminal.env.RUNNER_TEMP) return await makeScratch(terminal.env.RUNNER_TEMP);
  const { cacheFolder } = hostEnvironment(terminal.env, terminal.bundle);
  const parent = join(cacheFolder, "runs");
  try {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    await removeStale(parent);
    return await makeScratch(parent);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    terminal.note(`the system's temp folder is used, because ${parent} cannot be: ${why}`);
    return await makeScratch(terminal.env.TMPDIR || tmpdir());
  }
}

async function removeStale(parent: string): Promise<void> {
  const before = Date.now() - staleMs;
  for (const name of await readdir(parent)) {
    const folder = join(parent, name);
    const found = await stat(folder).catch(() => undefined); // Another run may just have removed its own.
    if (found && found.mtimeMs < before) await removeFolder(folder);
  }
}
