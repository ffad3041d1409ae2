import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Script } from "../test/world/models/script.ts";
import { openPullWorld, type PullWorld } from "../test/world/pull-world.ts";

/** The sample pull request in a GitHub of its own, with scripted models behind the three vendors' addresses. */
export type SampleWorld = PullWorld;

/** What a sample world is made from. */
interface SampleOptions {
  readonly scripts: readonly Script[];
  /** `RUNNER_TOOL_CACHE`, shared so that agents are installed once. */
  readonly toolCache: string;
}

/** The files below a folder of the sample, by POSIX path. */
async function filesBelow(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const pairs = files.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(folder.length + 1).replaceAll("\\", "/"), await readFile(path, "utf8")];
  });
  return Object.fromEntries(await Promise.all(pairs));
}

const sample = resolve(import.meta.dirname, "sample");

/** Opens the sample pull request: alice, who may write, changes five files of acme/shop. */
export async function openSample({ scripts, toolCache }: SampleOptions): Promise<SampleWorld> {
  const [base, head] = await Promise.all([
    filesBelow(join(sample, "base")),
    filesBelow(join(sample, "head")),
  ]);
  return await openPullWorld({
    base,
    head: { files: head },
    branch: "coupons",
    title: "Add coupons, refunds and order search",
    body: "The support desk can search orders now, carts take coupons, and refunds go through one function.",
    scripts,
    toolCache,
  });
}
