import { type BlobLimits, readBlobs } from "../../git/blobs.ts";
import { type ChangedBlobs, changedPaths } from "../../git/diff.ts";
import { type ReplacedFile, withFiles } from "../../git/files/with-files.ts";
import type { Repository } from "../../git/repository.ts";
import { isFileMode } from "../../git/tree.ts";
import { shownPath } from "../../text/lossless.ts";
import { NotWritableError } from "../decoded-tree.ts";
import { guardedStep } from "../guarded-step.ts";
import type { LiveTree } from "../live-tree.ts";
import { maxPatchedBytes } from "../read-patch.ts";
import { byteText, isTooLargeToKeep, keepLines, keptSize, needsKeeping } from "./keep-lines.ts";
import { splitLines } from "./split-lines.ts";

/** What no patch is made of need not be read. */
const limits: BlobLimits = { maxBytes: maxPatchedBytes, maxTotalBytes: maxPatchedBytes };

/**
 * The live folder of agents whose tools write whole files anew, with line ends of their own. What it records is what the
 * agents changed: all other bytes are those that the folder was opened with, or that were kept last.
 * @param start the tree that the folder was exported from
 */
export function keptLiveTree(inner: LiveTree, repository: Repository, start: string): LiveTree {
  /** As it should be, and as agents' tools wrote it. */
  let base = { kept: start, written: start };
  let now = base;
  async function recorded(): Promise<string> {
    const written = await inner.record();
    if (written === base.written) {
      now = base;
      return base.kept;
    }
    const read = guardedStep(() => withKeptLines(repository, base.kept, written));
    const { tree, unkept } = await read();
    if (unkept !== undefined) throw new NotWritableError(tooLarge(unkept));
    now = { kept: tree, written };
    if (tree !== base.kept) return tree;
    const changed = await changedPaths(repository, base.written, written);
    throw new NotWritableError(nothingElse(changed.map(({ path }) => path)));
  }
  return {
    path: inner.path,
    endsThread: inner.endsThread,
    /** Rejects with {@link NotWritableError} too. */
    record: recorded,
    reset: () => inner.reset(),
    keep() {
      inner.keep();
      base = now;
    },
  };
}

/** The tree that agents wrote, with the bytes of lines that they did not change. */
async function withKeptLines(
  repository: Repository,
  base: string,
  written: string,
): Promise<{ readonly tree: string; readonly unkept?: string }> {
  const changed = await changedPaths(repository, base, written);
  const edited = [...changed, ...(await renamed(repository, changed))].filter(
    ({ oldMode, newMode, oldSha, newSha }) =>
      oldSha !== newSha && isFileMode(oldMode) && isFileMode(newMode),
  );
  const shas = edited.flatMap(({ oldSha, newSha }) => [oldSha, newSha]);
  const contents = await readBlobs(repository, shas, limits);
  const files: ReplacedFile[] = [];
  for (const { path, newMode, oldSha, newSha } of edited) {
    const [before, after] = [contents.get(oldSha), contents.get(newSha)];
    // What git takes for binary has no lines, and no patch of it is accepted.
    if (!before || !after || before.includes(0) || after.includes(0)) continue;
    if (!needsKeeping(before, after)) continue;
    if (isTooLargeToKeep(before) || isTooLargeToKeep(after)) return { tree: written, unkept: path };
    files.push({ path, mode: newMode, contents: await keepLines(repository, before, after) });
  }
  return { tree: files.length === 0 ? written : await withFiles(repository, written, files) };
}

/** A patch of more files is not accepted. */
const maxRenames = 20;

/**
 * Files that got another name, as if they had it before. Line ends do not count: a tool may have written all of them
 * anew.
 */
async function renamed(
  repository: Repository,
  changed: readonly ChangedBlobs[],
): Promise<ChangedBlobs[]> {
  const gone = changed.filter(({ oldMode, newMode }) => isFileMode(oldMode) && newMode === absent);
  const added = changed.filter(({ oldMode, newMode }) => oldMode === absent && isFileMode(newMode));
  if (gone.length * added.length === 0) return [];
  if (gone.length > maxRenames || added.length > maxRenames) return [];
  const shas = [...gone.map(({ oldSha }) => oldSha), ...added.map(({ newSha }) => newSha)];
  const contents = await readBlobs(repository, shas, limits);
  const olds = gone.map((file) => ({ file, lines: linesIn(contents.get(file.oldSha)) }));
  return added.flatMap((file) => {
    const lines = linesIn(contents.get(file.newSha));
    const shares = olds.map((old) => ({
      of: old.file,
      share: old.lines.intersection(lines).size / Math.max(old.lines.size, lines.size, 1),
    }));
    const best = shares.reduce((most, one) => (one.share > most.share ? one : most));
    return best.share < minShare ? [] : [{ ...file, ...originOf(best.of) }];
  });
}

/** As git has it for a rename. */
const minShare = 0.5;
const absent = "000000";
const originOf = ({ oldMode, oldSha }: ChangedBlobs) => ({ oldMode, oldSha });

function linesIn(bytes: Uint8Array | undefined): Set<string> {
  if (bytes === undefined || isTooLargeToKeep(bytes)) return new Set();
  return new Set(splitLines(byteText(bytes), true).texts.filter((line) => line.trim() !== ""));
}

function nothingElse(paths: readonly string[]): string {
  const [first = "", ...others] = paths;
  const files =
    JSON.stringify(shownPath(first)) + (others.length > 0 ? ` (and ${others.length} more)` : "");
  return `it changes nothing of ${files} but line ends, the end of the last line or the byte order mark. Fixes keep these as they are: change them in a commit of your own`;
}

function tooLarge(path: string): string {
  return `line ends of ${JSON.stringify(shownPath(path))} cannot be kept as they are, because it has more than ${keptSize}. Fix it by hand, or give all its lines the same end`;
}
