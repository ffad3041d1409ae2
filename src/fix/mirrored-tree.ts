import { chmod, mkdir, readFile, rm, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { changedPaths } from "../git/diff.ts";
import type { Repository } from "../git/repository.ts";
import { exportTree, listTree, resetTree, snapshotTree, treeWith } from "../git/tree.ts";
import { HeldFolder } from "../held-folder.ts";
import { guardedStep } from "./guarded-step.ts";
import type { LiveTree } from "./live-tree.ts";

/** What a walk may come upon: far beyond a checkout with its build. */
const maxEntries = 1_000_000;
const maxDepth = 200;
const maxCopiedBytes = 1024 ** 3;

/**
 * Records a folder where there is no jail for it: git never walks the folder itself but a mirror of it that nobody else
 * writes in. The mirror follows the folder by descriptors, which no link leads astray; a file that was not written to
 * since is not read again. Every `.git` of the folder is removed, as a program of the user's might run there.
 * @param place private folder for the mirror; must not exist
 */
export async function mirroredTree(
  repository: Repository,
  folder: string,
  start: string,
  place: string,
): Promise<LiveTree> {
  let tree = start;
  let now = start;
  /** What was mirrored, by path: the file's version, or a link's target. */
  let known = new Map<string, string>();
  await exportTree(repository, start, place);

  /** @returns the paths that are links */
  async function follow(copies: boolean): Promise<ReadonlySet<string>> {
    const links = new Set<string>();
    const seen = new Map<string, string>();
    let entries = 0;
    let copied = 0;
    async function walk(held: HeldFolder, prefix: string, depth: number): Promise<void> {
      if (depth > maxDepth) throw new Error("its folders are too deep");
      for (const name of await held.names()) {
        if (name.toLowerCase() === ".git") {
          await held.remove(name);
          continue;
        }
        if (++entries > maxEntries) throw new Error("it holds too many files");
        const path = prefix + name;
        const entry = await held.entry(name);
        if (entry?.kind === "folder") {
          if (known.has(path)) await rm(join(place, path), { force: true });
          await using inner = await held.folder(name);
          await walk(inner, `${path}/`, depth + 1);
        }
        if (entry?.kind !== "file" && entry?.kind !== "link") continue;
        const version = entry.kind === "file" ? entry.version : `link ${entry.target}`;
        seen.set(path, version);
        if (entry.kind === "link") links.add(path);
        if (!copies || known.get(path) === version) continue;
        const target = join(place, path);
        await rm(target, { recursive: true, force: true });
        await mkdir(dirname(target), { recursive: true });
        const isLink = entry.kind === "link";
        const content = isLink ? entry.target : await held.read(name, maxCopiedBytes - copied);
        copied += content.length;
        // The mirror itself holds no link: nothing that we write there leads anywhere else.
        await writeFile(target, content, { flag: "wx" });
        await chmod(target, !isLink && entry.executable ? 0o755 : 0o644);
      }
    }
    await using held = await HeldFolder.open(folder);
    await walk(held, "", 0);
    if (copies) {
      // Where a folder has the name now, it stays.
      const gone = [...known.keys()].filter((path) => !seen.has(path));
      for (const path of gone) await unlink(join(place, path)).catch(() => undefined);
    }
    known = seen;
    return links;
  }

  async function back(): Promise<void> {
    const changed = await changedPaths(repository, now, tree);
    await resetTree(repository, place, now, tree);
    await using held = await HeldFolder.open(folder);
    for (const { path, newMode } of changed) {
      const isGone = newMode === "000000";
      const isFolder = newMode === "160000";
      // The mirror holds the tree by now: no call of git for each file.
      const content = isGone || isFolder ? null : await readFile(join(place, path));
      if (isFolder) await putFolder(held, path.split("/"));
      else await put(held, path.split("/"), content, newMode === "100755" ? 0o755 : 0o644);
      // The mirror has the file, and of no version that was seen: it is read again, and missed when it goes.
      if (content === null) known.delete(path);
      else known.set(path, "taken back");
    }
  }

  // Nobody works in the folder yet: both hold the same.
  await follow(false);
  return {
    path: folder,
    endsThread: false,
    record: guardedStep(async () => {
      const links = await follow(true);
      now = await withLinks(repository, await snapshotTree(repository, place, tree), links);
      return now;
    }),
    reset: guardedStep(async () => {
      await back();
      now = tree;
    }),
    keep() {
      tree = now;
    },
  };
}

/** The same tree with links where the mirror has files that hold a link's target. */
async function withLinks(
  repository: Repository,
  tree: string,
  links: ReadonlySet<string>,
): Promise<string> {
  if (links.size === 0) return tree;
  const found = (await listTree(repository, tree)).filter(({ path }) => links.has(path));
  if (found.length === 0) return tree;
  return await treeWith(
    repository,
    tree,
    found.map((entry) => ({ ...entry, mode: "120000" })),
  );
}

/** Makes a folder below a held one, in the place of whatever has its name: one of a submodule, which is empty. */
async function putFolder(held: HeldFolder, [name = "", ...rest]: readonly string[]): Promise<void> {
  if ((await held.entry(name))?.kind !== "folder") await held.remove(name);
  await using inner = await held.makeFolder(name);
  if (rest.length > 0) await putFolder(inner, rest);
}

/** Writes a file below a held folder, or removes it and the folders that it leaves empty. */
async function put(
  held: HeldFolder,
  [name = "", ...rest]: readonly string[],
  content: Uint8Array | null,
  mode: number,
): Promise<void> {
  if (rest.length === 0) {
    if (content === null) await held.remove(name);
    else await held.write(name, content, mode);
    return;
  }
  const isFolder = (await held.entry(name))?.kind === "folder";
  if (content === null && !isFolder) return;
  if (!isFolder) await held.remove(name);
  {
    await using inner = await held.makeFolder(name);
    await put(inner, rest, content, mode);
  }
  if (content === null) await held.removeEmpty(name);
}
