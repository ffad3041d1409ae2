import { type Diff, diffPath, type FileDiff } from "../diff/diff.ts";
import {
  existingPath,
  filesEndingWith,
  isFolder,
  isFolderOrBelow,
  type KnownPaths,
} from "./known-files.ts";
import { fileName, folds, tidyPath } from "./path-forms.ts";

/** What a claimed path may mean. */
export interface FoundFiles {
  /** Files of the diff, the closest reading's. */
  readonly files: readonly FileDiff[];
  /**
   * `path`: it is the path of one of them, whatever its spelling. `known`: nothing has this path, and only one file of
   * the diff can be meant. `open`: the code has to tell. `quoted`: so it has, and word for word, because nobody knows
   * whether another file has this path.
   */
  readonly certainty: "path" | "known" | "open" | "quoted";
  /** Further files that the path means if folders are missing from it; a quote alone can tell. */
  readonly others: readonly FileDiff[];
  /** The file with this very path that did not change; null: there is none, or nobody knows. */
  readonly unchanged: string | null;
  /** Files that did not change, and that are meant as well as those of the diff. */
  readonly rivals: readonly string[];
}

const nothing = { files: [], certainty: "open", others: [], unchanged: null, rivals: [] } as const;

/**
 * The files that a path as a reviewer wrote it may mean, the closest reading first. Readings: the path itself, the old
 * path of a rename, the path without prefixes of a diff or the machine. Then: leading or middle folders missing, the
 * file name elsewhere. Each is also tried in another form of Unicode, with what is hidden shown as our prompts show it,
 * and with letters in another case, and without what is hidden. A path that the repository has is meant as it stands.
 * @param known undefined: nobody knows what the repository holds
 */
export function findFiles(claimed: string, diff: Diff, known?: KnownPaths): FoundFiles {
  const path = tidyPath(claimed);
  const spellings = [claimed, path, path.replace(/^[ab]\//u, "")];
  for (const spelling of spellings) {
    for (const fold of folds) {
      const files = matching(diff, spelling, fold, isSame);
      const others = endingWith(spelling, diff, files);
      if (files.length > 0) {
        return { ...nothing, files, certainty: files.length === 1 ? "path" : "open", others };
      }
      const unchanged = known && existingPath(spelling, fold, known);
      if (unchanged !== undefined) return { ...nothing, others, unchanged };
    }
  }
  if (known !== undefined && isFolderOrBelow(path, known)) return nothing;
  const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  const inFolder = known !== undefined && isFolder(folder, known);
  for (const { reads, certain, among } of readings) {
    for (const spelling of spellings) {
      for (const fold of folds) {
        const files = matching(diff, spelling, fold, reads);
        if (files.length === 0) continue;
        const isOne = certain && files.length === 1;
        // Whoever names a file that an existing folder lacks may mean that it is missing.
        const sure = isOne && !(among === "folders" && inFolder);
        return {
          files,
          certainty: known === undefined ? "quoted" : sure ? "known" : "open",
          others: endingWith(spelling, diff, files),
          unchanged: null,
          rivals: rivalsOf(spelling, diff, known),
        };
      }
    }
  }
  return { ...nothing, rivals: rivalsOf(path, diff, known) };
}

/**
 * Paths of files whose text tells where issues are.
 * @param issues those of a run, by what they claim
 */
export function filesToRead(
  issues: readonly { readonly file: string | null }[],
  diff: Diff,
  known: KnownPaths,
): string[] {
  const claims = new Set(issues.flatMap(({ file }) => file ?? []));
  const paths = [...claims].flatMap((claim) => {
    const { files, unchanged, rivals } = findFiles(claim, diff, known);
    return [...files.flatMap(({ newPath }) => newPath ?? []), ...rivals, unchanged ?? []].flat();
  });
  return [...new Set(paths)];
}

type Reads = (claimed: string, own: string) => boolean;

const isSame: Reads = (claimed, own) => claimed === own;

const readings: readonly {
  readonly reads: Reads;
  readonly certain: boolean;
  /** Whether the claim names folders of its own, which may exist. */
  readonly among: "folders" | "ends";
}[] = [
  { reads: (claimed, own) => own.endsWith(`/${claimed}`), certain: true, among: "ends" },
  { reads: (claimed, own) => claimed.endsWith(`/${own}`), certain: true, among: "folders" },
  { reads: hasFoldersInOrder, certain: true, among: "folders" },
  {
    reads: (claimed, own) => fileName(claimed) === fileName(own),
    certain: false,
    among: "folders",
  },
];

function matching(
  diff: Diff,
  spelling: string,
  fold: (path: string) => string,
  reads: Reads,
): readonly FileDiff[] {
  const folded = fold(spelling);
  const files = diff.files.filter((file) => pathsOf(file).some((own) => reads(folded, fold(own))));
  return files.length > 1 ? preferNewPath(files, spelling) : files;
}

function endingWith(spelling: string, diff: Diff, chosen: readonly FileDiff[]): FileDiff[] {
  return diff.files.filter(
    (file) => !chosen.includes(file) && diffPath(file).endsWith(`/${spelling}`),
  );
}

function rivalsOf(spelling: string, diff: Diff, known: KnownPaths | undefined): readonly string[] {
  if (known === undefined || spelling === "") return [];
  const changed = new Set(diff.files.map(({ newPath }) => newPath));
  return filesEndingWith(spelling, known).filter((path) => !changed.has(path));
}

function pathsOf(file: FileDiff): string[] {
  const paths = [file.newPath, file.oldPath].filter((path) => path !== null);
  // The old path of a copy is another file, which still exists.
  return file.status === "copied" ? paths.slice(0, 1) : paths;
}

function preferNewPath(files: readonly FileDiff[], spelling: string): readonly FileDiff[] {
  const exact = files.filter((file) => file.newPath === spelling);
  return exact.length === 1 ? exact : files;
}

/** Whether the claimed path is the file's own with some of its folders left out. */
function hasFoldersInOrder(claimed: string, own: string): boolean {
  if (!claimed.includes("/") || fileName(claimed) !== fileName(own)) return false;
  const folders = own.split("/");
  let from = 0;
  return claimed.split("/").every((part) => {
    const at = folders.indexOf(part, from);
    from = at + 1;
    return at !== -1;
  });
}
