import { createHash } from "node:crypto";
import type { BlobLimits } from "../../git/blobs.ts";
import { changedPaths, diffPieces } from "../../git/diff.ts";
import { linguistAttributes } from "../../git/files/attributes.ts";
import { linesWith } from "../../git/files/lines-with.ts";
import type { Repository } from "../../git/repository.ts";
import { listTree } from "../../git/tree.ts";
import { compilePaths } from "../../path-list.ts";
import {
  type Diff,
  diffPath,
  type FileDiff,
  type Hunk,
  submoduleMode,
} from "../../review/diff/diff.ts";
import { createDiffParser } from "../../review/diff/parse/parse-diff.ts";
import { isGeneratedMarker, markerWords } from "../../review/scope/generated-marker.ts";
import { ignoreFiles, type ReviewedDiff } from "../../review/scope/ignore.ts";
import { isLfsPointer } from "../../review/scope/lfs-pointer.ts";
import { hasLockFileName, isLockFile } from "../../review/scope/lock-file.ts";
import {
  type DecodedFile,
  decodeBinary,
  decodeTexts,
  isForeign,
  withDecoded,
} from "./decode-versions.ts";
import {
  type BlobsByPath,
  contentsOf,
  isOfOne,
  type ReadFile,
  withOwnBytes,
} from "./read-contents.ts";
import { readSurroundings } from "./with-surroundings.ts";

/** A larger file is not looked into: its name alone says whether it is data. */
const binaryLimits: BlobLimits = { maxBytes: 4 << 20, maxTotalBytes: 64 << 20 };
const textLimits: BlobLimits = { maxBytes: 4 << 20, maxTotalBytes: 64 << 20 };
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
  const { diff, scripts, pointers, blobs } = changed;
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
    pointers,
  };
  const { diffDigest } = changed;
  return { diff, diffDigest, ...ignoreFiles(diff, rules) };
}

/** What changed, with the lines of files that git only takes for binary, and of files that are no UTF-8. */
export async function readChanged(repository: Repository, base: string, head: string) {
  const [{ parsed, diffDigest }, changed] = await Promise.all([
    parseChange(repository, base, head),
    changedPaths(repository, base, head),
  ]);
  const blobs: BlobsByPath = new Map(changed.map((one) => [one.path, one]));
  const plain = withMoved(parsed, blobs);
  const binary = plain.files.filter((file) => file.binary);
  const texts = plain.files.filter((file) => !file.binary && !file.submodule && isShown(file));
  const decoded: DecodedFile[] = [];
  const scripts = new Set<string>();
  for await (const { file, contents } of contentsOf(repository, binary, blobs, binaryLimits)) {
    decoded.push({ file, texts: decodeBinary(contents) });
    if (isOfOne(contents, isScript)) scripts.add(diffPath(file));
  }
  const pointers = new Set<string>();
  const foreign: ReadFile[] = [];
  const surroundings = readSurroundings();
  for await (const read of contentsOf(repository, texts, blobs, textLimits)) {
    if (isOfOne(read.contents, isLfsPointer)) pointers.add(diffPath(read.file));
    if (isForeign(read.contents)) foreign.push(withOwnBytes(read));
    else surroundings.read(read.file, read.contents.after);
  }
  for (const one of await decodeTexts(repository, base, foreign)) decoded.push(one);
  const diff = surroundings.in(await withDecoded(repository, plain, decoded));
  return { diff, diffDigest, scripts, pointers, blobs };
}

/** Reads the diff as git prints it: its whole text is never in memory beside what is made of it. */
async function parseChange(repository: Repository, base: string, head: string) {
  const parser = createDiffParser();
  const digest = createHash("sha256");
  const files: FileDiff[] = [];
  for await (const text of diffPieces(repository, base, head)) {
    digest.update(text);
    for (const file of parser.push(text)) files.push(file);
  }
  for (const file of parser.end()) files.push(file);
  return { parsed: { files }, diffDigest: digest.digest("hex") };
}

/** A file's lines are shown, and its name is one that can be. */
const isShown = (file: FileDiff) => file.hunks.length > 0 && diffPath(file).isWellFormed();

/** Of what was moved as it is git prints the two names alone. It may be a link, or a submodule: then its commit is shown. */
function withMoved({ files }: Diff, blobs: BlobsByPath): Diff {
  return {
    files: files.map((file) => {
      const { oldPath, newPath, oldMode, newMode } = file;
      const [old, now] = [blobs.get(oldPath ?? ""), blobs.get(newPath ?? "")];
      if (oldMode !== null || newMode !== null || !old || !now) return file;
      const submodule = now.newMode === submoduleMode;
      const hunks = submodule ? [commitHunk(now.newSha)] : file.hunks;
      return { ...file, oldMode: old.oldMode, newMode: now.newMode, submodule, hunks };
    }),
  };
}

/** What git prints of a submodule's commit, where it stays. */
function commitHunk(sha: string): Hunk {
  const text = `Subproject commit ${sha}`;
  const line = { kind: "context", oldLine: 1, newLine: 1, text, noNewline: false } as const;
  return { oldStart: 1, oldCount: 1, newStart: 1, newCount: 1, section: "", lines: [line] };
}

function isScript(bytes: Uint8Array): boolean {
  return bytes[0] === 0x23 && bytes[1] === 0x21;
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
  const found = new Set<string>();
  for await (const { file, contents } of contentsOf(repository, named, blobs, lockFileLimits)) {
    const { before, after } = contents;
    const path = diffPath(file);
    if (isLockFile(path, (after === null ? before : after) ?? undefined)) found.add(path);
  }
  return found;
}
