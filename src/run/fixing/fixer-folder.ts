import { join } from "node:path";
import { usableRoles } from "../../agents/keys.ts";
import { keptLiveTree } from "../../fix/bytes/kept-tree.ts";
import { type DecodedTree, decodedTree, encodedLiveTree } from "../../fix/decoded-tree.ts";
import type { FixerOptions } from "../../fix/fixer.ts";
import type { LiveTree } from "../../fix/live-tree.ts";
import { openLiveTree } from "../../fix/open-live-tree.ts";
import type { Change } from "../change/change.ts";
import type { RunContext } from "../context.ts";
import { changeFiles } from "./fix-scope.ts";

/** A folder of the fixer's that is made while the reviewers work, before anybody knows whether there will be fixes. */
export interface EarlyFolder extends AsyncDisposable {
  /** The folder, to whoever asks first; undefined where it holds another tree, or could not be made. */
  take(tree: string): Promise<LiveTree | undefined>;
}

/** No folder is made early. */
const noFolder: EarlyFolder = {
  take: async () => undefined,
  [Symbol.asyncDispose]: async () => {},
};

/**
 * Begins to make the folder in which the fixer's first thread will work. Only in a jail: without one the reviewers'
 * agents could write there before the fixer comes. Never rejects; disposing it waits until nothing is written any more.
 */
export function openEarlyFolder(change: Change, context: RunContext): EarlyFolder {
  const { config, pool, signal } = context;
  const isWanted = config.fix !== "off" && config.maxFixes > 0 && !signal.aborted;
  if (!isWanted || pool.sandbox.unjailed !== null) return noFolder;
  if (usableRoles(config, [config.fixer]).length === 0) return noFolder;
  const { repository, base, tree } = change;
  const made = (async () => {
    const files = { base, paths: changeFiles(change) };
    const decoded = await decodedTree(repository, tree, files);
    return { tree: decoded.tree, folder: await openFolder("fix-0-1", decoded, change, context) };
    // Whoever needs a folder makes another one, and tells what is wrong.
  })().catch(() => undefined);
  let isTaken = false;
  return {
    async take(wanted) {
      if (isTaken) return undefined;
      isTaken = true;
      const early = await made;
      return early?.tree === wanted ? early.folder : undefined;
    },
    async [Symbol.asyncDispose]() {
      await made;
    },
  };
}

/** Makes the folders of one lane of the fixer, one after the other. The first may be there already. */
export function folderOpener(
  lane: number,
  paths: ReadonlySet<string>,
  change: Pick<Change, "repository" | "base">,
  context: RunContext,
  early: EarlyFolder = noFolder,
): FixerOptions["openTree"] {
  const { repository, base } = change;
  let count = 0;
  return async (tree) => {
    const use = `fix-${lane}-${++count}` as const;
    const decoded = await decodedTree(repository, tree, { base, paths });
    const folder =
      (await early.take(decoded.tree)) ?? (await openFolder(use, decoded, change, context));
    return encodedLiveTree(folder, repository, decoded);
  };
}

async function openFolder(
  use: `fix-${number}-${number}`,
  { tree }: DecodedTree,
  { repository }: Pick<Change, "repository">,
  { pool, signal, exportTree }: RunContext,
): Promise<LiveTree> {
  const { launch, unjailed } = pool.sandbox;
  const folder = await exportTree(use, tree);
  const place = join(pool.sandbox.folder, `walk-${use}`);
  const jail = unjailed === null ? launch : null;
  const live = await openLiveTree({ repository, folder, tree, place, jail, signal });
  return keptLiveTree(live, repository, tree);
}
