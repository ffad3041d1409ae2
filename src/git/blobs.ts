import type { Repository } from "./repository.ts";

/** How much is read. */
export interface BlobLimits {
  /** Larger blobs are left out. */
  readonly maxBytes: number;
  /** Blobs beyond this sum, in the order of the list, are left out. */
  readonly maxTotalBytes: number;
}

/** Sizes of blobs by their SHA. What the limits leave out, and what is no blob, is not among them. */
export async function blobSizes(
  repository: Repository,
  shas: readonly string[],
  { maxBytes, maxTotalBytes }: BlobLimits,
): Promise<ReadonlyMap<string, number>> {
  const wanted = [...new Set(shas)].filter((sha) => !/^0*$/.test(sha));
  if (wanted.length === 0) return new Map();
  const input = asLines(wanted);
  const lines = (await repository.git(["cat-file", "--batch-check"], { input })).split("\n");
  const sizes = new Map<string, number>();
  let total = 0;
  for (const line of lines) {
    const [, sha = "", size = ""] = /^([0-9a-f]+) blob (\d+)$/.exec(line) ?? [];
    if (sha === "" || Number(size) > maxBytes || total + Number(size) > maxTotalBytes) continue;
    total += Number(size);
    sizes.set(sha, Number(size));
  }
  return sizes;
}

/** Contents of blobs by their SHA. What the limits leave out, and what is no blob, is not among them. */
export async function readBlobs(
  repository: Repository,
  shas: readonly string[],
  limits: BlobLimits,
): Promise<ReadonlyMap<string, Uint8Array>> {
  return await readSized(repository, await blobSizes(repository, shas, limits));
}

/** Contents of blobs whose sizes are known. */
export async function readSized(
  repository: Repository,
  sizes: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  if (sizes.size === 0) return contents;
  const input = asLines([...sizes.keys()]);
  const bytes = await repository.gitBytes(["cat-file", "--batch"], { input });
  let at = 0;
  for (const [sha, size] of sizes) {
    // `SHA blob SIZE`, the content, a line feed.
    const start = bytes.indexOf(0x0a, at) + 1;
    contents.set(sha, bytes.subarray(start, start + size));
    at = start + size + 1;
  }
  return contents;
}

const asLines = (list: readonly string[]) => list.map((sha) => `${sha}\n`).join("");
