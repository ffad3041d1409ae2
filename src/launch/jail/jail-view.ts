import { realpath } from "node:fs/promises";
import { relative, sep } from "node:path";
import type { Command } from "../../command.ts";
import { systemFolders } from "./system-view.ts";

/** A path of ours that shows inside a jail, at the same place. */
export interface JailPath {
  readonly path: string;
  /** Where it really lies, links followed. */
  readonly source: string;
  readonly writable: boolean;
}

/**
 * The paths that a command sees beside {@link systemFolders}: its program, folder, readable and writable paths. Outer
 * paths come first, because inner ones override them. Of the same path given twice writable wins.
 *
 * Rejects with the system's error for a path that does not exist. Rejects when a path inside another one leads out of it
 * over a link, because another user may have made that link.
 */
export async function jailView(command: Command): Promise<JailPath[]> {
  const paths = new Map<string, boolean>();
  for (const path of [command.file, command.cwd, ...command.readable]) paths.set(path, false);
  for (const path of command.writable) paths.set(path, true);
  for (const path of systemFolders) if (paths.get(path) === false) paths.delete(path);
  if (!paths.get(command.file) && systemFolders.some((folder) => isInside(command.file, folder))) {
    paths.delete(command.file);
  }

  const view: JailPath[] = [];
  for (const [path, writable] of [...paths].sort(([a], [b]) => a.length - b.length)) {
    const source = await realpath(path);
    for (const outer of view) {
      if (isInside(path, outer.path) && !isInside(source, outer.source)) {
        throw new Error(`${path} leads out of ${outer.path}: it is not shown to ${command.label}`);
      }
    }
    view.push({ path, source, writable });
  }
  return view;
}

/** True for the folder itself and everything below it. */
function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`);
}
