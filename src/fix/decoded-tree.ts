import { type BlobLimits, readBlobs } from "../git/blobs.ts";
import { type ChangedBlobs, changedPaths } from "../git/diff.ts";
import { encodingAttributes } from "../git/files/attributes.ts";
import { readFiles } from "../git/files/read-files.ts";
import { type ReplacedFile, withFiles } from "../git/files/with-files.ts";
import type { Repository } from "../git/repository.ts";
import { isFileMode, listTree } from "../git/tree.ts";
import { decodeLegacy, encodeLegacy } from "../review/scope/legacy-text.ts";
import { shownPath, utf8Text } from "../text/lossless.ts";
import type { LiveTree } from "./live-tree.ts";

/** A tree as agents see it: their tools take every file for UTF-8, and write it so. */
export interface DecodedTree {
  /** The tree object as it is. */
  readonly real: string;
  /** The same with files in UTF-8 that are not. */
  readonly tree: string;
  /** The encodings of these files, by path. */
  readonly encodings: ReadonlyMap<string, string>;
}

/** What is decoded, and by whose attributes. */
export interface DecodedTreeOptions {
  /** Commit whose `.gitattributes` count. */
  readonly base: string;
  /** Paths that agents may read or edit; all other files stay as they are. */
  readonly paths: ReadonlySet<string>;
}

/** Larger files stay as they are. */
export const maxDecodedBytes = 4 << 20;
const limits: BlobLimits = { maxBytes: maxDecodedBytes, maxTotalBytes: 64 << 20 };

/** What an agent wrote cannot be put back into the bytes of its file. For people. */
export class NotWritableError extends Error {
  override readonly name = "NotWritableError";
}

/** Makes the tree that agents see out of one. */
export async function decodedTree(
  repository: Repository,
  real: string,
  { base, paths }: DecodedTreeOptions,
): Promise<DecodedTree> {
  const files = await readFiles(repository, await listTree(repository, real), paths, limits);
  const foreign = files.filter(({ bytes }) => isForeign(bytes));
  if (foreign.length === 0) return { real, tree: real, encodings: new Map() };
  const names = foreign.map(({ path }) => path);
  const said = await encodingAttributes(repository, base, names);
  const encodings = new Map<string, string>();
  const replaced: ReplacedFile[] = [];
  for (const { path, mode, bytes } of foreign) {
    const { text, encoding } = decodeLegacy(bytes, said.get(path));
    encodings.set(path, encoding);
    replaced.push({ path, mode, contents: Buffer.from(text) });
  }
  return { real, tree: await withFiles(repository, real, replaced), encodings };
}

/** The live folder of a decoded tree: what it records is a tree with the files in their own encodings. */
export function encodedLiveTree(
  inner: LiveTree,
  repository: Repository,
  decoded: DecodedTree,
): LiveTree {
  return {
    path: inner.path,
    endsThread: inner.endsThread,
    encodings: decoded.encodings,
    /** Rejects with {@link NotWritableError} too. */
    record: async () => await encoded(repository, decoded, await inner.record()),
    reset: () => inner.reset(),
    keep: () => inner.keep(),
  };
}

/** The real tree behind what an agent made of a decoded one. */
async function encoded(
  repository: Repository,
  { real, tree, encodings }: DecodedTree,
  now: string,
): Promise<string> {
  const changed = await changedPaths(repository, tree, now);
  const edited = changed.filter(
    ({ oldMode, newMode }) => isFileMode(oldMode) && isFileMode(newMode),
  );
  const shas = edited.flatMap(({ oldSha, newSha }) => [oldSha, newSha]);
  const contents = await readBlobs(repository, shas, limits);
  const replaced = edited.flatMap((entry): ReplacedFile[] => {
    const encoding = encodings.get(entry.path);
    const old = contents.get(entry.oldSha);
    if (encoding === undefined && (old === undefined || !isForeign(old))) return [];
    return [
      { path: entry.path, mode: entry.newMode, contents: written(entry, encoding, contents) },
    ];
  });
  if (encodings.size === 0) return now;
  const kept = changed.filter(({ path }) => replaced.every((one) => one.path !== path));
  return await withFiles(repository, real, replaced, kept);
}

/** The bytes of an edited file in its own encoding. */
function written(
  { path, newSha }: ChangedBlobs,
  encoding: string | undefined,
  contents: ReadonlyMap<string, Uint8Array>,
): Uint8Array {
  const name = JSON.stringify(shownPath(path));
  if (encoding === undefined) {
    throw new NotWritableError(
      `${name} is not UTF-8, and an agent's edit would change other bytes`,
    );
  }
  const bytes = contents.get(newSha);
  const text = bytes && utf8Text(bytes);
  const again = text === undefined ? undefined : encodeLegacy(text, encoding);
  if (again === undefined) {
    throw new NotWritableError(`${name} is ${encoding}, which cannot hold what the fixer wrote`);
  }
  return again;
}

/** Whether bytes are text, and not UTF-8. What git takes for binary, by its NUL bytes, is left alone. */
function isForeign(bytes: Uint8Array): boolean {
  return !bytes.includes(0) && utf8Text(bytes) === undefined;
}
