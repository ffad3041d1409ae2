import { losslessBytes } from "../../text/lossless.ts";
import { type BlobLimits, blobSizes, readBlobs, unlimited } from "../blobs.ts";
import type { Repository } from "../repository.ts";
import { isFileMode, treeWith } from "../tree.ts";
import { type LineSet, lineSet, pairSimilar } from "./pair-similar.ts";

/**
 * Git compares every deleted file with every added one, as long as there are not more pairs than those of so many files
 * on each side. Its own default; beyond it we find the pairs.
 */
const renameLimit = 1_000;

/** Options by which git finds renames: whatever is configured does not count. */
export const findRenames = ["--find-renames", `-l${renameLimit}`] as const;

/** Larger files are not compared. */
const maxBytes = 1 << 20;
/** So much of one side is compared, in the order of its paths; and so much is in memory at a time. */
const maxTotalBytes = 128 << 20;
const maxHeldBytes: BlobLimits = { maxBytes, maxTotalBytes: 16 << 20 };

/** A file that only one of two trees has. */
interface LoneFile {
  readonly path: string;
  readonly mode: string;
  readonly sha: string;
  readonly size: number;
}

/** Two trees between which git finds all renames, and those that it would not have found: new path → old path. */
export interface MovedFiles {
  /** The first tree, with the files of {@link moved} at their new places. */
  readonly from: string;
  readonly moved: ReadonlyMap<string, string>;
}

/**
 * Finds renames where there are more files than git compares. Those that stayed the same, or kept their name, git finds
 * among any number; the others are found by what lines they have.
 */
export async function movedFiles(
  repository: Repository,
  from: string,
  to: string,
): Promise<MovedFiles> {
  const none = { from, moved: new Map() };
  if (!isBeyondLimit(await loneFiles(repository, from, to, ["--no-renames"]))) return none;
  const { deleted, added } = await loneFiles(repository, from, to, ["--find-renames", "-l1"]);
  if (deleted.length === 0 || added.length === 0) return none;
  const [old, now] = [await sized(repository, deleted), await sized(repository, added)];
  const pairs = pairSimilar(await linesOf(repository, old), await linesOf(repository, now));
  const found = [...pairs].flatMap(([at, of]) => {
    const [file, origin] = [now[at], old[of]];
    return file === undefined || origin === undefined ? [] : [{ to: file.path, origin }];
  });
  const gone = new Set(deleted.map(({ path }) => path));
  const folders = new Set(deleted.flatMap(({ path }) => foldersAround(path)));
  // Git cannot hold a file and a folder of one name.
  const fitting = found.filter(
    ({ to: path }) => !folders.has(path) && foldersAround(path).every((one) => !gone.has(one)),
  );
  if (fitting.length === 0) return none;
  const tree = await treeWith(
    repository,
    from,
    fitting.map(({ to: path, origin }) => ({ ...origin, path })),
    fitting.map(({ origin }) => origin),
  );
  return { from: tree, moved: new Map(fitting.map((one) => [one.to, one.origin.path])) };
}

const isBeyondLimit = ({ deleted, added }: { deleted: LoneFile[]; added: LoneFile[] }) =>
  deleted.length * added.length > renameLimit ** 2;

/** Files of one tree alone; links and submodules are none. */
async function loneFiles(
  repository: Repository,
  from: string,
  to: string,
  options: readonly string[],
): Promise<{ deleted: LoneFile[]; added: LoneFile[] }> {
  const args = ["diff-tree", "-r", "-z", "--raw", "--full-index", ...options, "--diff-filter=AD"];
  const fields = (await repository.git([...args, from, to])).split("\0");
  const files: { deleted: LoneFile[]; added: LoneFile[] } = { deleted: [], added: [] };
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const match = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([AD])/.exec(fields[at] ?? "");
    if (!match) throw new Error(`unexpected diff-tree record: ${fields[at]}`);
    const [, oldMode = "", newMode = "", oldSha = "", newSha = "", status] = match;
    const [mode, sha] = status === "D" ? [oldMode, oldSha] : [newMode, newSha];
    const file = { path: fields[at + 1] ?? "", mode, sha, size: 0 };
    if (isFileMode(mode)) files[status === "D" ? "deleted" : "added"].push(file);
  }
  return files;
}

/** The files that are compared, with their sizes. */
async function sized(repository: Repository, files: readonly LoneFile[]): Promise<LoneFile[]> {
  const limits = { ...unlimited, maxBytes };
  const shas = files.map(({ sha }) => sha);
  const sizes = await blobSizes(repository, shas, limits);
  let total = 0;
  return files.flatMap((file) => {
    const size = sizes.get(file.sha) ?? 0;
    // Files with the same content count each: so much is compared.
    if (size === 0 || total + size > maxTotalBytes) return [];
    total += size;
    return [{ ...file, size }];
  });
}

/** The lines of files, read some at a time. */
async function linesOf(repository: Repository, files: readonly LoneFile[]): Promise<LineSet[]> {
  const sets: LineSet[] = [];
  for (let at = 0; at < files.length; ) {
    const some: LoneFile[] = [];
    let held = 0;
    for (; at < files.length; at++) {
      const file = files[at];
      if (file === undefined || held + file.size > maxHeldBytes.maxTotalBytes) break;
      held += file.size;
      some.push(file);
    }
    const shas = some.map(({ sha }) => sha);
    const contents = await readBlobs(repository, shas, maxHeldBytes);
    for (const { sha } of some) sets.push(lineSet(contents.get(sha) ?? new Uint8Array()));
  }
  return sets;
}

/** The folders that a path lies in. */
function foldersAround(path: string): string[] {
  const names = path.split("/").slice(0, -1);
  return names.map((_, at) => names.slice(0, at + 1).join("/"));
}

/** A diff of {@link MovedFiles} that says of each moved file where it was, as git does. */
export function withRenames(text: string, moved: ReadonlyMap<string, string>): string {
  if (moved.size === 0) return text;
  const headers = new Map(
    [...moved].map(([to, from]) => [
      `diff --git ${quoted(`a/${to}`)} ${quoted(`b/${to}`)}\n`,
      `diff --git ${quoted(`a/${from}`)} ${quoted(`b/${to}`)}\nrename from ${quoted(from)}\nrename to ${quoted(to)}\n`,
    ]),
  );
  const pieces: string[] = [];
  let start = 0;
  // Lines of files have a sign before them: what begins so is git's own.
  for (let at = 0; at >= 0 && at < text.length; at = nextHeader(text, at)) {
    const end = text.indexOf("\n", at) + 1;
    const header = headers.get(text.slice(at, end));
    if (header === undefined) continue;
    pieces.push(text.slice(start, at), header);
    start = end;
  }
  return [...pieces, text.slice(start)].join("");
}

function nextHeader(text: string, at: number): number {
  const next = text.indexOf("\ndiff --git ", at);
  return next < 0 ? text.length : next + 1;
}

/** A path as git prints it: in C quotes where it has anything but plain signs. */
function quoted(path: string): string {
  if (/^[ !#-[\]-~]*$/.test(path)) return path;
  const signs = [...losslessBytes(path)].map((byte) => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
    return escapes.get(byte) ?? `\\${byte.toString(8).padStart(3, "0")}`;
  });
  return `"${signs.join("")}"`;
}

const escapes: ReadonlyMap<number, string> = new Map(
  [..."abtnvfr"].map((sign, at) => [at + 7, `\\${sign}`]),
);
