import { diffPath, type FileDiff } from "./diff.ts";
import { familyOf } from "./exported-names.ts";
import { isTestPath } from "./test-path.ts";

/** Longer lines import nothing that a person wrote, and a file has no more imports than these. */
const maxLineLength = 300;
const maxLines = 2_000;
/** Names that say what a file is in its folder, and not what it is about. */
const commonStems = new Set(
  "index main mod lib __init__ types utils helpers init conftest".split(" "),
);

/** Files in the order in which they are read, and with what they belong together. */
export interface RelatedOrder {
  readonly files: readonly FileDiff[];
  /** By the path of a test: the path of what it tests, where that is changed too. */
  readonly homes: ReadonlyMap<string, string>;
}

/**
 * Orders changed files so that what depends on each other stands together: a test behind what it tests, and what is
 * imported before what imports it. All else stays in its order. It goes by names and by the imports that hunks show, and
 * its time grows with the lines.
 */
export function relatedOrder(files: readonly FileDiff[]): RelatedOrder {
  const sources = Map.groupBy(
    files.filter((file) => !isTestPath(diffPath(file))),
    (file) => keyOf(diffPath(file)),
  );
  const homes = new Map<string, string>();
  for (const file of files) {
    const path = diffPath(file);
    if (!isTestPath(path)) continue;
    const home = nearest(path, sources.get(keyOf(path)) ?? []);
    if (home !== undefined) homes.set(path, home);
  }
  const groups = Map.groupBy(files, (file) => homes.get(diffPath(file)) ?? diffPath(file));
  const imported = (path: string) =>
    (groups.get(path) ?? []).flatMap((file) =>
      importsOf(file).flatMap((stem) => {
        const found = sources.get(`${familyOf(diffPath(file))} ${stem}`) ?? [];
        return found.length === 1 ? found.map(diffPath) : [];
      }),
    );
  const ordered = importedFirst([...groups.keys()], imported);
  const testsLast = (group: readonly FileDiff[]) =>
    group.toSorted((one, other) => rank(one, homes) - rank(other, homes));
  return { files: ordered.flatMap((path) => testsLast(groups.get(path) ?? [])), homes };
}

function rank(file: FileDiff, homes: ReadonlyMap<string, string>): number {
  return homes.has(diffPath(file)) ? 1 : 0;
}

/** What a file is about: its name without ending and without the word for tests. */
function keyOf(path: string): string {
  const folders = path.split("/");
  const stem = (folders.at(-1) ?? "")
    .replace(/\.[^.]*$/, "")
    .replace(/^tests?[_-]|[._-](?:tests?|spec)$|Tests?$/, "");
  return `${familyOf(path)} ${commonStems.has(stem) ? `${folders.at(-2) ?? ""}/${stem}` : stem}`;
}

/** Of several files of a name, the one whose folders are most like those of a path. */
function nearest(path: string, candidates: readonly FileDiff[]): string | undefined {
  const folders = new Set(path.split("/"));
  const alike = (other: string) => other.split("/").filter((name) => folders.has(name)).length;
  // A name that hundreds of files have ties nothing together.
  const paths = candidates.slice(0, 10).map(diffPath);
  return paths.toSorted((one, other) => alike(other) - alike(one))[0];
}

/** Names of the files that the shown lines of a file import, without folders and endings. */
function importsOf({ hunks }: FileDiff): string[] {
  const found = new Set<string>();
  let left = maxLines;
  for (const { lines } of hunks) {
    for (const { kind, text } of lines) {
      if (kind === "deleted" || text.length > maxLineLength || left-- <= 0) continue;
      const named =
        /^\s*(?:import|from|use|using|mod|#\s*include|export .*\bfrom)\b|\brequire\(|^\s*\} from /.test(
          text,
        );
      if (!named) continue;
      const [, quoted] = /["'<]([^"'>]+)["'>]/.exec(text) ?? [];
      const [, plain] = /^\s*(?:from|import|use|using|mod) +([\w.:]+)/.exec(text) ?? [];
      const names = (quoted ?? plain ?? "").replace(/\.(?:[cm]?[jt]sx?|h|hpp|py)$/, "");
      for (const name of names.split(/[./:\\]+/).slice(-2)) if (name.length > 1) found.add(name);
    }
  }
  return [...found];
}

/** Paths in their order, each behind those that it imports, as far as these do not import it too. */
function importedFirst(
  paths: readonly string[],
  imported: (path: string) => readonly string[],
): string[] {
  const ordered: string[] = [];
  const seen = new Set<string>();
  const known = new Set(paths);
  for (const root of paths) {
    if (seen.has(root)) continue;
    seen.add(root);
    // No recursion: a chain may be as long as the change.
    const open = [{ path: root, rest: imported(root).values() }];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const next = top.rest.next();
      if (next.done) {
        ordered.push(top.path);
        open.pop();
      } else if (known.has(next.value) && !seen.has(next.value)) {
        seen.add(next.value);
        open.push({ path: next.value, rest: imported(next.value).values() });
      }
    }
  }
  return ordered;
}
