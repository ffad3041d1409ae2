import { type BlobLimits, blobSizes, readSized } from "../../git/blobs.ts";
import type { ChangedBlobs } from "../../git/diff.ts";
import type { Repository } from "../../git/repository.ts";
import type { FileDiff } from "../../review/diff/diff.ts";

/** Contents of so many bytes are in memory at a time, or those of one file. */
const partBytes = 8 << 20;

/** A path's old and new mode and blob; of zeros where there is none. */
export type BlobsByPath = ReadonlyMap<string, ChangedBlobs>;

/** Bytes of a file's two versions; null: there is no such version; undefined: it is too large. */
export interface Contents {
  readonly before: Uint8Array | null | undefined;
  readonly after: Uint8Array | null | undefined;
}

/** A file and its contents. */
export interface ReadFile {
  readonly file: FileDiff;
  readonly contents: Contents;
}

/** The contents of files, as far as the limits allow, read part by part: what is not kept does not stay in memory. */
export async function* contentsOf(
  repository: Repository,
  files: readonly FileDiff[],
  blobs: BlobsByPath,
  limits: BlobLimits,
): AsyncGenerator<ReadFile> {
  const shas = files.map((file) => ({
    file,
    before: file.oldPath === null ? null : (blobs.get(file.oldPath)?.oldSha ?? ""),
    after: file.newPath === null ? null : (blobs.get(file.newPath)?.newSha ?? ""),
  }));
  const wanted = shas.flatMap(({ before, after }) => [after ?? "", before ?? ""]);
  const sizes = await blobSizes(repository, wanted, limits);
  for (let at = 0; at < shas.length; ) {
    const part = new Map<string, number>();
    const start = at;
    for (let bytes = 0; at < shas.length && bytes < partBytes; at++) {
      for (const sha of [shas[at]?.after ?? "", shas[at]?.before ?? ""]) {
        const size = sizes.get(sha);
        if (size === undefined || part.has(sha)) continue;
        part.set(sha, size);
        bytes += size;
      }
    }
    const read = await readSized(repository, part);
    const of = (sha: string | null) => (sha === null ? null : read.get(sha));
    for (const { file, before, after } of shas.slice(start, at)) {
      yield { file, contents: { before: of(before), after: of(after) } };
    }
  }
}

/** The same with bytes of its own: those of the others that were read with it go. */
export function withOwnBytes({ file, contents: { before, after } }: ReadFile): ReadFile {
  return { file, contents: { before: before?.slice() ?? before, after: after?.slice() ?? after } };
}

/** Whether a file's version that counts, the new one if there is any, has a property. */
export function isOfOne({ before, after }: Contents, has: (bytes: Uint8Array) => boolean): boolean {
  const telling = after === null ? before : after;
  return telling !== null && telling !== undefined && has(telling);
}
