import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");

/**
 * Makes the Action once more, with the shells of `src/` in the place of their bundles.
 * @param folder existing, private
 * @param main JavaScript to run instead of the main shell
 * @returns the Action's folder
 */
export async function sourceAction(folder: string, main?: string): Promise<string> {
  const action = join(folder, "action");
  await mkdir(action);
  const shell = (name: string) => relative(action, join(root, "src", name));
  if (main !== undefined) await writeFile(join(action, "main.mjs"), main);
  const text = await readFile(join(root, "action.yml"), "utf8");
  const own = text
    .replace("main: dist/index.js", `main: ${main === undefined ? shell("main.ts") : "main.mjs"}`)
    .replace("post: dist/post/index.js", `post: ${shell("post.ts")}`);
  await writeFile(join(action, "action.yml"), own);
  return action;
}
