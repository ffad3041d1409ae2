import { opendir } from "node:fs/promises";
import { join } from "node:path";

/** What the CLI reads as instructions wherever it trusts a folder, whatever `context.fileName` says (0.61.0). */
const NAME = "GEMINI.md";

/** Folders that the CLI's tools do not look into. */
const UNSEEN = [".git", "node_modules"];

/** Path of the first file of instructions in a tree; undefined: there is none. */
export async function ownInstructions(tree: string): Promise<string | undefined> {
  const folders = [tree];
  for (const folder of folders) {
    for await (const entry of await opendir(folder)) {
      if (entry.name === NAME) return join(folder, entry.name);
      if (entry.isDirectory() && !UNSEEN.includes(entry.name))
        folders.push(join(folder, entry.name));
    }
  }
  return undefined;
}
