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

/** Contents of blobs by their SHA. What the limits leave out, and what is no blob, is not among them. */
export async function readBlobs(
  repository: Repository,
  shas: readonly string[],
  { maxBytes, maxTotalBytes }: BlobLimits,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const wanted = [...new Set(shas)].filter((sha) => !/^0+$/.test(sha));
  if (wanted.length === 0) return new Map();
  const lines = (list: readonly string[]) => list.map((sha) => `${sha}\n`).join("");
  const sizes = await repository.git(["cat-file", "--batch-check"], { input: lines(wanted) });
  let total = 0;
  const chosen = sizes.split("\n").flatMap((line) => {
    const [, sha = "", size = ""] = /^([0-9a-f]+) blob (\d+)$/.exec(line) ?? [];
    if (sha === "" || Number(size) > maxBytes || total + Number(size) > maxTotalBytes) return [];
    total += Number(size);
    return [{ sha, size: Number(size) }];
  });
  const input = lines(chosen.map(({ sha }) => sha));
  const bytes = await repository.gitBytes(["cat-file", "--batch"], { input });
  const contents = new Map<string, Uint8Array>();
  let at = 0;
  for (const { sha, size } of chosen) {
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
  const unlimited = { maxBytes: Number.POSITIVE_INFINITY, maxTotalBytes: Number.POSITIVE_INFINITY };
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
