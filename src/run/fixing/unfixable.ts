import { type PatchRules, pathRefusal } from "../../fix/check-patch.ts";
import { maxDecodedBytes } from "../../fix/decoded-tree.ts";
import { maxPatchedBytes } from "../../fix/read-patch.ts";
import { blobSizes, readBlobs, unlimited } from "../../git/blobs.ts";
import { isFileMode, listTree, type TreeEntry } from "../../git/tree.ts";
import { diffPath, linkMode, submoduleMode } from "../../review/diff/diff.ts";
import { isLfsPointer } from "../../review/scope/lfs-pointer.ts";
import { shownPath, utf8Text } from "../../text/lossless.ts";
import type { Change } from "../change/change.ts";
import { dirtyReason } from "./apply-fixes.ts";

/** A file that an issue is in. */
export interface IssueFile {
  /** ID of the issue. */
  readonly issue: string;
  /** Where the issue was found. */
  readonly path: string;
  /** What the issue itself names. */
  readonly named: string | null;
}

/** Both versions of a file are read for a patch. */
const maxFixedBytes = maxPatchedBytes / 2;
/** Git looks for a NUL byte in so many. */
const binaryWindow = 8_000;

/** Why no patch of an issue's file could be accepted, for people, by the issue's ID. It is known before anybody is asked. */
export async function unfixableFiles(
  files: readonly IssueFile[],
  change: Pick<Change, "repository" | "head" | "diff" | "dirty">,
  rules: PatchRules,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const open: IssueFile[] = [];
  for (const file of files) {
    const { issue, path, named } = file;
    const name = JSON.stringify(shownPath(path));
    const why = change.dirty.has(path)
      ? dirtyReason(path)
      : (pathRefusal(path, named ?? path, rules) ?? diffObjection(path, name, change));
    if (why === undefined) open.push(file);
    else found.set(issue, why);
  }
  if (open.length === 0) return found;
  const paths = [...new Set(open.map(({ path }) => path))];
  const ofHead = await headObjections(paths, change);
  for (const { issue, path } of open) {
    const why = ofHead.get(path);
    if (why !== undefined) found.set(issue, why);
  }
  return found;
}

function diffObjection(path: string, name: string, { diff }: Pick<Change, "diff">) {
  const file = diff.files.find((one) => diffPath(one) === path);
  if (file?.newMode === linkMode) return `${name} is a symbolic link`;
  if (file?.submodule) return `${name} is a submodule`;
  return file?.binary ? `${name} ${isBinary}` : undefined;
}

const isBinary = "is binary for git: nobody could read a patch of it";

/** The same of files as the head has them: also of those that did not change. */
async function headObjections(
  paths: readonly string[],
  { repository, head }: Pick<Change, "repository" | "head">,
): Promise<ReadonlyMap<string, string>> {
  const entries = new Map((await listTree(repository, head)).map((one) => [one.path, one]));
  const blobs = paths.flatMap((path) => entries.get(path) ?? []);
  const shas = blobs.flatMap(({ mode, sha }) => (isFileMode(mode) ? [sha] : []));
  const sizes = await blobSizes(repository, shas, unlimited);
  const limits = { maxBytes: maxFixedBytes, maxTotalBytes: 2 * maxPatchedBytes };
  const contents = await readBlobs(repository, shas, limits);
  const found = new Map<string, string>();
  for (const path of paths) {
    const entry = entries.get(path);
    const sha = entry?.sha ?? "";
    const why =
      (sizes.get(sha) ?? 0) > maxFixedBytes
        ? `has more than ${maxFixedBytes >> 20} MB: that is too large for a patch`
        : (placeObjection(path, entries) ?? contentObjection(contents.get(sha)));
    if (why !== undefined) found.set(path, `${JSON.stringify(shownPath(path))} ${why}`);
  }
  return found;
}

/** What a path is, or leads through. */
function placeObjection(path: string, entries: ReadonlyMap<string, TreeEntry>): string | undefined {
  const names = path.split("/");
  for (let count = names.length; count > 0; count -= 1) {
    const mode = entries.get(names.slice(0, count).join("/"))?.mode;
    const is = count === names.length ? "is" : "is behind";
    if (mode === linkMode) return `${is} a symbolic link`;
    if (mode === submoduleMode) return `${is} a submodule`;
  }
  return undefined;
}

function contentObjection(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  if (bytes.subarray(0, binaryWindow).includes(0)) return isBinary;
  if (isLfsPointer(bytes)) return "is a pointer of Git LFS: its content is not in the repository";
  const isDecoded = bytes.length <= maxDecodedBytes && !bytes.includes(0);
  if (isDecoded || utf8Text(bytes) !== undefined) return undefined;
  return "is not UTF-8, and too large or too odd to be decoded: an edit would change other bytes";
}
