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
