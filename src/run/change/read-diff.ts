import { type BlobLimits, readBlobs } from "../../git/blobs.ts";
import { type ChangedBlobs, changedPaths, diffText, textsDiff } from "../../git/diff.ts";
import { linesWith, linguistAttributes } from "../../git/generated.ts";
import type { Repository } from "../../git/repository.ts";
import { listTree } from "../../git/tree.ts";
import { compilePaths } from "../../path-list.ts";
import { type Diff, diffPath, type FileDiff } from "../../review/diff/diff.ts";
import { parseDiff } from "../../review/diff/parse-diff.ts";
import { type DecodedText, decodeText } from "../../review/scope/decode-text.ts";
import { isGeneratedMarker, markerWords } from "../../review/scope/generated-marker.ts";
import { ignoreFiles, type ReviewedDiff } from "../../review/scope/ignore.ts";
import { hasLockFileName, isLockFile } from "../../review/scope/lock-file.ts";
import { sha256 } from "../sha256.ts";

/** A larger file is not looked into: its name alone says whether it is data. */
const binaryLimits: BlobLimits = { maxBytes: 4 << 20, maxTotalBytes: 64 << 20 };
const lockFileLimits: BlobLimits = { maxBytes: 32 << 20, maxTotalBytes: 128 << 20 };

/** What changed between two commits, as reviewers may be shown it. */
export interface ReadDiff extends ReviewedDiff {
  /** All that changed. */
  readonly diff: Diff;
  /** SHA-256 of the text that git prints, in hex: it names the contents of binary files by their SHAs. */
  readonly diffDigest: string;
}

/**
 * Reads what changed between two commits or trees, and splits it into what is reviewed and what is left out.
 * @param ignore what the configuration leaves out
 */
export async function readDiff(
  repository: Repository,
  base: string,
  head: string,
  ignore: readonly string[],
): Promise<ReadDiff> {
  const changed = await readChanged(repository, base, head);
  const { diff, scripts, blobs } = changed;
  const paths = diff.files.map(diffPath);
  const [attributes, marked, basePaths, lockFiles] = await Promise.all([
    linguistAttributes(repository, base, paths),
    markedInBase(repository, base, paths),
    listTree(repository, base),
    lockFilesOf(repository, diff, blobs),
  ]);
  const rules = {
    paths: compilePaths(ignore),
    attributes,
    marked,
    basePaths: basePaths.map(({ path }) => path),
    lockFiles,
    scripts,
  };
  const { diffDigest } = changed;
  return { diff, diffDigest, ...ignoreFiles(diff, rules) };
}

/** What changed, with the lines of files that git only takes for binary. */
export async function readChanged(repository: Repository, base: string, head: string) {
  const text = await diffText(repository, base, head);
  const plain = parseDiff(text);
  const blobs: BlobsByPath = new Map(
    (await changedPaths(repository, base, head)).map((one) => [one.path, one]),
  );
  const contents = await contentsOf(
    repository,
    plain.files.filter(({ binary }) => binary),
    blobs,
    binaryLimits,
  );
  const diff = await withDecoded(repository, plain, contents);
  const scripts = new Set(
    [...contents].flatMap(([path, { after }]) => (isScript(after) ? [path] : [])),
  );
  return { diff, diffDigest: sha256(text), scripts, blobs };
}

/** SHAs of a path's old and new blob; of zeros where there is none. */
type BlobsByPath = ReadonlyMap<string, Pick<ChangedBlobs, "oldSha" | "newSha">>;

/** Bytes of a file's two versions; null: there is no such version; undefined: it is too large. */
interface Contents {
  readonly before: Uint8Array | null | undefined;
  readonly after: Uint8Array | null | undefined;
}

/** The contents of files by their path, as far as the limits allow. */
async function contentsOf(
  repository: Repository,
  files: readonly FileDiff[],
  blobs: BlobsByPath,
  limits: BlobLimits,
): Promise<ReadonlyMap<string, Contents>> {
  const shas = files.map((file) => ({
    path: diffPath(file),
    before: file.oldPath === null ? null : (blobs.get(file.oldPath)?.oldSha ?? ""),
    after: file.newPath === null ? null : (blobs.get(file.newPath)?.newSha ?? ""),
  }));
  const wanted = shas.flatMap(({ before, after }) => [after ?? "", before ?? ""]);
  const read = await readBlobs(
    repository,
    wanted.filter((sha) => sha !== ""),
    limits,
  );
  const of = (sha: string | null) => (sha === null ? null : read.get(sha));
  return new Map(
    shas.map(({ path, before, after }) => [path, { before: of(before), after: of(after) }]),
  );
}

/** Files that git takes for binary, and that hold text, get the hunks of that text. */
async function withDecoded(
  repository: Repository,
  diff: Diff,
  contents: ReadonlyMap<string, Contents>,
): Promise<Diff> {
  const decoded = diff.files.flatMap((file) => {
    const texts = decodeVersions(contents.get(diffPath(file)));
    return texts === undefined ? [] : [{ file, ...texts }];
  });
  const hunks = new Map(
    parseDiff(await textsDiff(repository, decoded)).files.map((one) => [
      decoded[Number(diffPath(one))]?.file,
      one.hunks,
    ]),
  );
  const encodings = new Map(decoded.map(({ file, encoding }) => [file, encoding]));
  return {
    files: diff.files.map((file) => {
      const encoding = encodings.get(file);
      return encoding === undefined ? file : { ...file, encoding, hunks: hunks.get(file) ?? [] };
    }),
  };
}

/** Both versions as text; undefined where the one that counts, the new one if there is any, is none. */
function decodeVersions(contents: Contents | undefined) {
  if (contents === undefined) return undefined;
  const [before, after] = [decoded(contents.before), decoded(contents.after)];
  const telling = contents.after === null ? before : after;
  if (telling === undefined) return undefined;
  return { before: before?.text ?? null, after: after?.text ?? null, encoding: telling.encoding };
}

function decoded(bytes: Uint8Array | null | undefined): DecodedText | undefined {
  return bytes === null || bytes === undefined ? undefined : decodeText(bytes);
}

function isScript(bytes: Uint8Array | null | undefined): boolean {
  return bytes?.[0] === 0x23 && bytes[1] === 0x21;
}

async function markedInBase(
  repository: Repository,
  base: string,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  const lines = await linesWith(repository, base, markerWords, paths);
  return new Set(
    lines.filter(({ text, line }) => isGeneratedMarker(text, line)).map(({ path }) => path),
  );
}

async function lockFilesOf(
  repository: Repository,
  diff: Diff,
  blobs: BlobsByPath,
): Promise<ReadonlySet<string>> {
  const named = diff.files.filter((file) => hasLockFileName(diffPath(file)));
  const contents = await contentsOf(repository, named, blobs, lockFileLimits);
  return new Set(
    [...contents].flatMap(([path, { before, after }]) =>
      isLockFile(path, (after === null ? before : after) ?? undefined) ? [path] : [],
    ),
  );
}
