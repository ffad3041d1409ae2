import { type Diff, diffPath, type FileDiff } from "../diff/diff.ts";
import { fileName, folds } from "./path-forms.ts";

/** A path under which a diff has a file, in one form. */
export interface OwnPath {
  readonly file: FileDiff;
  readonly path: string;
  readonly parts: readonly string[];
}

/** The paths of a diff in one of the forms in which they are compared. */
export interface PathsInForm {
  readonly byPath: ReadonlyMap<string, readonly OwnPath[]>;
  /** By the last part of the path. */
  readonly byName: ReadonlyMap<string, readonly OwnPath[]>;
}

/** The files of a diff, as they are looked up by paths. */
export interface DiffPaths {
  /** Those that can be posted to: a name that is not UTF-8 is no place. */
  readonly files: readonly FileDiff[];
  /** For each of `folds`, in their order; the very same where a form changes no path. */
  readonly forms: readonly PathsInForm[];
  /** Paths that the head has of changed files. */
  readonly changed: ReadonlySet<string | null>;
}

/** Many issues ask for the same few diffs. */
const made = new WeakMap<Diff, DiffPaths>();

/** The paths of a diff, indexed once. */
export function diffPaths(diff: Diff): DiffPaths {
  const before = made.get(diff);
  if (before !== undefined) return before;
  const files = diff.files.filter((file) => diffPath(file).isWellFormed());
  const forms: PathsInForm[] = [];
  let last: readonly string[] = [];
  const own = files.flatMap((file) => pathsOf(file).map((path) => ({ file, path })));
  for (const fold of folds) {
    const paths = own.map(({ path }) => fold(path));
    const known = forms.at(-1);
    const isSame = known !== undefined && paths.every((path, at) => path === last[at]);
    forms.push(isSame ? known : inForm(own.map(({ file }, at) => ownPath(file, paths[at] ?? ""))));
    last = paths;
  }
  const paths = { files, forms, changed: new Set(diff.files.map(({ newPath }) => newPath)) };
  made.set(diff, paths);
  return paths;
}

function inForm(own: readonly OwnPath[]): PathsInForm {
  return {
    byPath: Map.groupBy(own, ({ path }) => path),
    byName: Map.groupBy(own, ({ path }) => fileName(path)),
  };
}

function ownPath(file: FileDiff, path: string): OwnPath {
  return { file, path, parts: path.split("/") };
}

function pathsOf(file: FileDiff): string[] {
  const paths = [file.newPath, file.oldPath].filter((path) => path !== null);
  // The old path of a copy is another file, which still exists.
  return [...new Set(file.status === "copied" ? paths.slice(0, 1) : paths)];
}
