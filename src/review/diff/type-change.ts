import type { FileDiff } from "./diff.ts";

/**
 * One file out of the two that git prints for a change of type: the old one deleted, the new one added at the same path.
 * Undefined when the two are no such pair.
 */
export function typeChange(deleted: FileDiff, added: FileDiff): FileDiff | undefined {
  if (deleted.status !== "deleted" || added.status !== "added") return undefined;
  if (deleted.oldPath !== added.newPath) return undefined;
  return {
    oldPath: deleted.oldPath,
    newPath: added.newPath,
    status: "type-changed",
    oldMode: deleted.oldMode,
    newMode: added.newMode,
    binary: deleted.binary || added.binary,
    submodule: deleted.submodule || added.submodule,
    hunks: [...deleted.hunks, ...added.hunks],
  };
}
