import { mkdtemp, realpath } from "node:fs/promises";
import { join } from "node:path";
import { removeFolder } from "../held-folder.ts";

/** A private folder that is gone when it is disposed of. */
export interface Scratch extends AsyncDisposable {
  readonly folder: string;
}

/** Makes one below `parent`. */
export async function makeScratch(parent: string): Promise<Scratch> {
  const folder = await mkdtemp(join(await realpath(parent), "crosscheck-"));
  return {
    folder,
    async [Symbol.asyncDispose]() {
      // Agents wrote in it.
      await removeFolder(folder);
    },
  };
}
