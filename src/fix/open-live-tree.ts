import { resetTree, snapshotTree } from "../git/tree.ts";
import { canHoldFolders } from "../held-folder.ts";
import { jailedTree } from "./jailed-tree.ts";
import type { LiveTree, LiveTreeOptions } from "./live-tree.ts";
import { mirroredTree } from "./mirrored-tree.ts";

/** Opens a folder for walks, in the safest way that there is here. */
export async function openLiveTree(options: LiveTreeOptions): Promise<LiveTree> {
  const { repository, folder, tree, place, jail } = options;
  if (jail !== null) return await jailedTree(options, jail);
  return canHoldFolders ? await mirroredTree(repository, folder, tree, place) : quietTree(options);
}

/**
 * The same without a jail, where the system has no descriptors of folders either: git walks the folder itself. Nobody
 * may work in it meanwhile, so the thread ends before each walk.
 */
function quietTree({ repository, folder, ...options }: LiveTreeOptions): LiveTree {
  let { tree } = options;
  let now = tree;
  return {
    path: folder,
    endsThread: true,
    async record() {
      now = await snapshotTree(repository, folder, tree);
      return now;
    },
    async reset() {
      await resetTree(repository, folder, now, tree);
      now = tree;
    },
    keep() {
      tree = now;
    },
  };
}
