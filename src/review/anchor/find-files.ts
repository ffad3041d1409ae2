import { type Diff, diffPath, type FileDiff } from "../diff/diff.ts";
import { diffPaths, type OwnPath } from "./diff-paths.ts";
import {
  existingPath,
  filesEndingWith,
  isFolder,
  isFolderOrBelow,
  type KnownPaths,
  maxRivals,
} from "./known-files.ts";
import { fileName, folds, tidyPath } from "./path-forms.ts";

/** What a claimed path may mean. */
export interface FoundFiles {
  /** Files of the diff, the closest reading's. */
  readonly files: readonly FileDiff[];
  /**
   * `path`: it is the path of one of them, whatever its spelling. `known`: nothing has this path, and only one file of
   * the diff can be meant. `likely`: as `known`, but too many files that did not change can be meant to read them all.
   * `open`: the code has to tell. `quoted`: so it has, and word for word, because nobody knows whether another file has
   * this path. `rivals`: as well, and files that did not change are closer to it.
   */
  readonly certainty: "path" | "known" | "likely" | "open" | "quoted" | "rivals";
  /** Further files that the path means if folders are missing from it; a quote alone can tell. */
  readonly others: readonly FileDiff[];
  /** The file with this very path, or the only one that ends with it, that did not change; null: nobody knows one. */
  readonly unchanged: string | null;
  /** Files that did not change, and that are meant as well as those of the diff. */
  readonly rivals: readonly string[];
}

const nothing = { files: [], certainty: "open", others: [], unchanged: null, rivals: [] } as const;

/**
 * The files that a path as a reviewer wrote it may mean, the closest reading first. Readings: the path itself, the old
 * path of a rename, the path without prefixes of a diff or the machine. Then: leading or middle folders missing, the
 * file name elsewhere. Each is also tried in another form of Unicode, with what is hidden shown as our prompts show it,
 * and with letters in another case, and without what is hidden. A path that the repository has is meant as it stands,
 * and so is one from which only leading folders are missing, in the case of its letters.
 * @param known undefined: nobody knows what the repository holds
 */
export function findFiles(claimed: string, diff: Diff, known?: KnownPaths): FoundFiles {
  const path = tidyPath(claimed);
  const spellings = [...new Set([claimed, path, path.replace(/^[ab]\//u, "")])];
  for (const spelling of spellings) {
    for (const [form, fold] of folds.entries()) {
      const files = matching(diff, spelling, form, isSame);
      if (files.length > 0) {
        const others = endingWith(spelling, diff, files);
        return { ...nothing, files, certainty: files.length === 1 ? "path" : "open", others };
      }
      const unchanged = known && existingPath(spelling, fold, known);
      if (unchanged !== undefined) {
        return { ...nothing, others: endingWith(spelling, diff, files), unchanged };
      }
    }
  }
  if (known !== undefined && isFolderOrBelow(path, known)) return nothing;
  const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  const inFolder = known !== undefined && isFolder(folder, known);
  const closer = known === undefined ? noRivals : closerRivals(spellings, diff, known);
  for (const { reads, certain, among } of readings) {
    for (const spelling of spellings) {
      for (const form of folds.keys()) {
        const files = matching(diff, spelling, form, reads);
        if (files.length === 0) continue;
        const others = endingWith(spelling, diff, files);
        if (closer.count > 0) return closerThan([...files, ...others], closer);
        // Whoever names a file that an existing folder lacks may mean that it is missing.
        const sure = certain && files.length === 1 && !(among === "folders" && inFolder);
        const rivals = rivalsOf(spelling, diff, known);
        const one = rivals.count > rivals.paths.length ? "likely" : "known";
        const certainty = known === undefined ? "quoted" : sure ? one : "open";
        return { files, certainty, others, unchanged: null, rivals: rivals.paths };
      }
    }
  }
  return closerThan([], closer);
}

/** The files that did not change and end with a path, where it is the end of no changed one, nor closer to one. */
function closerRivals(spellings: readonly string[], diff: Diff, known: KnownPaths): Rivals {
  for (const spelling of spellings) {
    const [same, ...others] = folds.keys().map((form) => matching(diff, spelling, form, isEnd));
    if (same !== undefined && same.length > 0) return noRivals;
    const rivals = rivalsOf(spelling, diff, known);
    if (rivals.count > 0) return rivals;
    if (others.some(({ length }) => length > 0)) return noRivals;
  }
  return noRivals;
}

/** What a path means of which only files that did not change have the end. @param files what else it may mean */
function closerThan(files: readonly FileDiff[], { paths, count }: Rivals): FoundFiles {
  const [only = null] = paths;
  if (count === 1) return { ...nothing, others: files, unchanged: only };
  return { ...nothing, files, certainty: paths.length > 0 ? "rivals" : "quoted", rivals: paths };
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

/** Whether a claimed path means one of a diff; both in the same form. */
type Reads = (claimed: string) => (own: OwnPath) => boolean;

const isSame = "path";

function isEnd(claimed: string): (own: OwnPath) => boolean {
  return ({ path }) => path.endsWith(`/${claimed}`);
}

const readings: readonly {
  readonly reads: Reads;
  readonly certain: boolean;
  /** Whether the claim names folders of its own, which may exist. */
  readonly among: "folders" | "ends";
}[] = [
  { reads: isEnd, certain: true, among: "ends" },
  {
    reads: (claimed) => (own) => claimed.endsWith(`/${own.path}`),
    certain: true,
    among: "folders",
  },
  { reads: hasFoldersInOrder, certain: true, among: "folders" },
  { reads: () => () => true, certain: false, among: "folders" },
];

/** Files of a diff that a path means in one form: those of its very path, or of its name and as `reads` says. */
function matching(
  diff: Diff,
  spelling: string,
  form: number,
  reads: Reads | typeof isSame,
): readonly FileDiff[] {
  const { forms } = diffPaths(diff);
  const folded = folds[form]?.(spelling) ?? spelling;
  const paths = forms[form];
  // What changes neither the diff's paths nor this one was tried before.
  if (paths === forms[form - 1] && folded === folds[form - 1]?.(spelling)) return [];
  const found =
    reads === isSame
      ? paths?.byPath.get(folded)
      : paths?.byName.get(fileName(folded))?.filter(reads(folded));
  if (found === undefined || found.length === 0) return [];
  const files = [...new Set(found.map(({ file }) => file))];
  return files.length > 1 ? preferNewPath(files, spelling) : files;
}

function endingWith(spelling: string, diff: Diff, chosen: readonly FileDiff[]): FileDiff[] {
  const named = diffPaths(diff).forms[0]?.byName.get(fileName(spelling)) ?? [];
  const isChosen = new Set(chosen);
  return named.flatMap(({ file, path }) => {
    const ends = path === diffPath(file) && path.endsWith(`/${spelling}`);
    return ends && !isChosen.has(file) ? [file] : [];
  });
}

interface Rivals {
  readonly paths: readonly string[];
  /** How many there are; more than `paths` where these are too many to read. */
  readonly count: number;
}

const noRivals: Rivals = { paths: [], count: 0 };

function rivalsOf(spelling: string, diff: Diff, known: KnownPaths | undefined): Rivals {
  if (known === undefined || spelling === "") return noRivals;
  const { changed } = diffPaths(diff);
  const found = filesEndingWith(spelling, known).filter((path) => !changed.has(path));
  return { paths: found.length > maxRivals ? [] : found, count: found.length };
}

function preferNewPath(files: readonly FileDiff[], spelling: string): readonly FileDiff[] {
  const exact = files.filter((file) => file.newPath === spelling);
  return exact.length === 1 ? exact : files;
}

/** Whether the claimed path is the file's own with some of its folders left out. */
function hasFoldersInOrder(claimed: string): (own: OwnPath) => boolean {
  const parts = claimed.split("/");
  return ({ parts: folders }) => {
    let from = 0;
    return (
      parts.length > 1 &&
      parts.every((part) => {
        const at = folders.indexOf(part, from);
        from = at + 1;
        return at !== -1;
      })
    );
  };
}
