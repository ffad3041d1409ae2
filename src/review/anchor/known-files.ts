import { fileName, folds, type PathFold, same } from "./path-forms.ts";

/** Names of all files of a repository. */
export interface KnownPaths {
  readonly headPaths: ReadonlySet<string>;
  readonly basePaths: ReadonlySet<string>;
}

/** What a repository holds beside what a diff shows. */
export interface KnownFiles extends KnownPaths {
  /**
   * The head's text of a file, decoded as the diff is; undefined where it has none, or nobody read it. The base has the
   * same lines wherever the diff shows none.
   */
  textOf(path: string): string | undefined;
}

/** Files of one name that are told apart by their code; where there are more, nobody reads them all. */
export const maxRivals = 8;

/** The file that a spelling names, in the form that `fold` makes of paths; undefined where there is none. */
export function existingPath(
  spelling: string,
  fold: PathFold,
  known: KnownPaths,
): string | undefined {
  if (known.headPaths.has(spelling) || known.basePaths.has(spelling)) return spelling;
  if (fold === same) return undefined;
  return indexOf(known).byForm.get(fold)?.get(fold(spelling));
}

/** Whether a path is a folder, or lies in what the repository holds as one thing: a submodule or a link. */
export function isFolderOrBelow(path: string, known: KnownPaths): boolean {
  if (isFolder(path, known)) return true;
  return foldersOf(path).some((folder) => known.headPaths.has(folder));
}

/** Whether the repository has such a folder. */
export function isFolder(path: string, known: KnownPaths): boolean {
  return indexOf(known).folders.has(path);
}

/** The head's files that a path means where folders are missing from its beginning, however many. */
export function filesEndingWith(path: string, known: KnownPaths): readonly string[] {
  const named = indexOf(known).byName.get(fileName(path)) ?? [];
  return named.filter((one) => one.endsWith(`/${path}`));
}

/** Names in the forms in which they are looked up. */
interface PathIndex {
  readonly byForm: ReadonlyMap<PathFold, ReadonlyMap<string, string>>;
  readonly byName: ReadonlyMap<string, readonly string[]>;
  readonly folders: ReadonlySet<string>;
}

/** Many issues ask for the same repository. */
const indexes = new WeakMap<ReadonlySet<string>, PathIndex>();

function indexOf(known: KnownPaths): PathIndex {
  const before = indexes.get(known.headPaths);
  if (before !== undefined) return before;
  const made = makeIndex(known);
  indexes.set(known.headPaths, made);
  return made;
}

function makeIndex({ headPaths, basePaths }: KnownPaths): PathIndex {
  // The head's come last: they count where both have one.
  const paths = [...basePaths, ...headPaths];
  const forms = folds.filter((fold) => fold !== same);
  const byForm = new Map(
    forms.map((fold) => [fold, new Map(paths.map((path) => [fold(path), path]))]),
  );
  const folders = new Set<string>();
  for (const path of paths) {
    for (const folder of foldersOf(path)) {
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return { byForm, folders, byName: Map.groupBy(headPaths, fileName) };
}

/** The folders that a path lies in, the innermost first. */
function foldersOf(path: string): string[] {
  const folders: string[] = [];
  // Names as deep as an agent may claim: the work is the square of it.
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    folders.push(path.slice(0, end));
    if (folders.length >= maxDepth) break;
  }
  return folders;
}

const maxDepth = 256;
