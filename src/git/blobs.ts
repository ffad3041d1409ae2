import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GitError } from "../errors.ts";
import type { Repository } from "./repository.ts";

/** How much is read. */
export interface BlobLimits {
  /** Larger blobs are left out. */
  readonly maxBytes: number;
  /** Blobs beyond this sum, in the order of the list, are left out. */
  readonly maxTotalBytes: number;
}

/** All blobs, whatever their size: for who reads sizes alone, or has looked at them before. */
export const unlimited: BlobLimits = {
  maxBytes: Number.POSITIVE_INFINITY,
  maxTotalBytes: Number.POSITIVE_INFINITY,
};

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

/** Contents of blobs in the order of their SHAs, whatever their size. Rejects where one is missing. */
export async function readAllBlobs(
  repository: Repository,
  shas: readonly string[],
): Promise<Uint8Array[]> {
  const contents = await readBlobs(repository, shas, unlimited);
  return shas.map((sha) => {
    const bytes = contents.get(sha);
    if (bytes === undefined) throw new GitError(`the blob ${sha} is missing`, undefined, "");
    return bytes;
  });
}

/** Writes blobs, all with one call of git; their SHAs in the order of the contents. */
export async function writeBlobs(
  repository: Repository,
  contents: readonly (string | Uint8Array)[],
): Promise<string[]> {
  if (contents.length === 0) return [];
  const folder = await mkdtemp(join(repository.gitDir, "blobs-"));
  try {
    // One after the other: so many files at once would be more than a process may hold open.
    for (const [at, content] of contents.entries()) {
      await writeFile(join(folder, String(at)), content);
    }
    const args = ["hash-object", "-w", "--no-filters", "--stdin-paths"];
    const input = contents.map((_, at) => `${join(folder, String(at))}\n`).join("");
    return (await repository.git(args, { input })).trim().split("\n");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const asLines = (list: readonly string[]) => list.map((sha) => `${sha}\n`).join("");
