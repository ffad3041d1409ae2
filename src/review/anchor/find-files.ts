import { visible, withoutHidden } from "../../text/hidden.ts";
import { type Diff, diffPath, type FileDiff } from "../diff/diff.ts";

/** Files of a diff that a claimed path may mean. */
export interface FoundFiles {
  readonly files: readonly FileDiff[];
  /** Whether the path alone settles it: one file, and only its spelling differs. Otherwise the code has to. */
  readonly certain: boolean;
  /** Further files that the path means if folders are missing from it; the code alone can tell. */
  readonly others: readonly FileDiff[];
}

/**
 * The files that a path as a reviewer wrote it may mean, the closest reading first. Readings: the path itself, the old
 * path of a rename, the path without prefixes of a diff or the machine. Then: leading or middle folders missing, the
 * file name elsewhere. Each is also tried in another form of Unicode, with what is hidden shown as our prompts show it,
 * with letters in another case, and without what is hidden.
 */
export function findFiles(claimed: string, diff: Diff): FoundFiles {
  const path = tidyPath(claimed);
  const withoutPrefix = path.replace(/^[ab]\//u, "");
  for (const { reads, certain } of readings) {
    for (const spelling of [claimed, path, withoutPrefix]) {
      for (const fold of [same, composedPath, lowerCase, plainPath]) {
        const folded = fold(spelling);
        const files = diff.files.filter((file) =>
          pathsOf(file).some((own) => reads(folded, fold(own))),
        );
        const chosen = files.length > 1 ? preferNewPath(files, spelling) : files;
        if (chosen.length === 0) continue;
        const others = diff.files.filter(
          (file) => !chosen.includes(file) && diffPath(file).endsWith(`/${spelling}`),
        );
        return { files: chosen, certain: certain && chosen.length === 1, others };
      }
    }
  }
  return { files: [], certain: false, others: [] };
}

const readings: readonly {
  readonly reads: (claimed: string, own: string) => boolean;
  readonly certain: boolean;
}[] = [
  { reads: (claimed, own) => claimed === own, certain: true },
  { reads: (claimed, own) => own.endsWith(`/${claimed}`), certain: true },
  { reads: (claimed, own) => claimed.endsWith(`/${own}`), certain: true },
  { reads: hasFoldersInOrder, certain: true },
  { reads: (claimed, own) => fileName(claimed) === fileName(own), certain: false },
];

function pathsOf(file: FileDiff): string[] {
  const paths = [file.newPath, file.oldPath].filter((path) => path !== null);
  // The old path of a copy is another file, which still exists.
  return file.status === "copied" ? paths.slice(0, 1) : paths;
}

function preferNewPath(files: readonly FileDiff[], spelling: string): readonly FileDiff[] {
  const exact = files.filter((file) => file.newPath === spelling);
  return exact.length === 1 ? exact : files;
}

const quotes = "`'\"";

function tidyPath(claimed: string): string {
  const path = claimed.trim();
  let [start, end] = [0, path.length];
  while (start < end && quotes.includes(path.charAt(start))) start += 1;
  while (end > start && quotes.includes(path.charAt(end - 1))) end -= 1;
  return path
    .slice(start, end)
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
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

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function same(path: string): string {
  return path;
}

/** `PATH_MAX` of Linux: https://man7.org/linux/man-pages/man7/path_resolution.7.html */
const maxPath = 4096;

/**
 * A path in the form in which paths are compared. Hidden characters are as our prompts show them. `ü` is one character,
 * where macOS writes two. Text too long for a path stays as it is, for composing takes quadratic time.
 */
export function composedPath(path: string): string {
  return path.length > maxPath ? path : visible(path).normalize("NFC");
}

function lowerCase(path: string): string {
  return composedPath(path).toLowerCase();
}

function plainPath(path: string): string {
  if (path.length > maxPath) return path;
  return withoutHidden(path).normalize("NFC").toLowerCase() || path;
}
