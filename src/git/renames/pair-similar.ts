/** A file's lines without their order: the hash of each different line and how many bytes such lines have together. */
export interface LineSet {
  readonly hashes: Uint32Array;
  readonly bytes: Uint32Array;
  readonly size: number;
}

/** A line that more files than this have says nothing about where a file comes from. */
const maxHolders = 16;
/** So many lines of an old file lead to it. Those of the lowest hashes: of two similar files these are mostly the same. */
const maxKeys = 64;
/** How many old files are compared with a new one. */
const maxCandidates = 4;
/** What two files must have in common at least, as a share of the larger one: git's own limit. */
const minSimilarity = 0.5;

/** The lines of a file. */
export function lineSet(contents: Uint8Array): LineSet {
  const lines = new Map<number, number>();
  let start = 0;
  let hash = seed;
  for (let at = 0; at < contents.length; at++) {
    const byte = contents[at] ?? 0;
    hash = Math.imul(hash ^ byte, prime);
    if (byte !== lineFeed && at + 1 < contents.length) continue;
    lines.set(hash >>> 0, (lines.get(hash >>> 0) ?? 0) + at + 1 - start);
    start = at + 1;
    hash = seed;
  }
  return {
    hashes: Uint32Array.from(lines.keys()),
    bytes: Uint32Array.from(lines.values()),
    size: contents.length,
  };
}

/** FNV-1a. */
const seed = 0x811c9dc5;
const prime = 0x01000193;
const lineFeed = 0x0a;

/**
 * Pairs new files with the old ones that they were made of, each at most once: the most similar ones first. It looks
 * only at files that share a rare line, so its time grows as the sum of the files and not as their product.
 * @returns the index of an old file by that of a new one
 */
export function pairSimilar(old: readonly LineSet[], now: readonly LineSet[]): Map<number, number> {
  const holders = new Map<number, number[]>();
  for (const [at, { hashes }] of old.entries()) {
    for (const hash of hashes.toSorted().subarray(0, maxKeys)) {
      const list = holders.get(hash);
      if (list === undefined) holders.set(hash, [at]);
      // One more than the limit shows that the line is no rare one.
      else if (list.length <= maxHolders) list.push(at);
    }
  }
  const found = now.flatMap((lines, at) =>
    candidatesOf(lines, holders).flatMap((from) => {
      const similarity = similarityOf(old[from], lines);
      return similarity < minSimilarity ? [] : [{ from, at, similarity }];
    }),
  );
  found.sort((a, b) => b.similarity - a.similarity || a.at - b.at || a.from - b.from);
  const pairs = new Map<number, number>();
  const taken = new Set<number>();
  for (const { from, at } of found) {
    if (pairs.has(at) || taken.has(from)) continue;
    pairs.set(at, from);
    taken.add(from);
  }
  return pairs;
}

/** The old files that share most bytes of rare lines with a new one. */
function candidatesOf(
  { hashes, bytes }: LineSet,
  holders: ReadonlyMap<number, readonly number[]>,
): number[] {
  const shared = new Map<number, number>();
  for (const [index, hash] of hashes.entries()) {
    const list = holders.get(hash) ?? [];
    if (list.length > maxHolders) continue;
    for (const from of list) shared.set(from, (shared.get(from) ?? 0) + (bytes[index] ?? 0));
  }
  return [...shared]
    .sort(([a, most], [b, least]) => least - most || a - b)
    .slice(0, maxCandidates)
    .map(([from]) => from);
}

/** What two files have in common, as a share of the larger one. */
function similarityOf(old: LineSet | undefined, now: LineSet): number {
  if (old === undefined) return 0;
  const before = new Map<number, number>();
  for (const [index, hash] of old.hashes.entries()) before.set(hash, old.bytes[index] ?? 0);
  let common = 0;
  for (const [index, hash] of now.hashes.entries()) {
    common += Math.min(before.get(hash) ?? 0, now.bytes[index] ?? 0);
  }
  return common / Math.max(old.size, now.size, 1);
}
