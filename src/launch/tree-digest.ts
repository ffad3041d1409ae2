import { createHash, webcrypto } from "node:crypto";
import type { Stats } from "node:fs";
import { lstat, open, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { whoElse } from "./others-may-write.ts";

/** What npm leaves for itself: nothing of it is executed or loaded. */
const notes = new Set(["node_modules/.package-lock.json", "node_modules/.bin"]);

/** How much of a file is hashed at once, and how many such parts at a time. */
const partBytes = 4 * 1024 ** 2;
const readers = 4;

/**
 * SHA-256 over everything in a folder: paths, kinds, contents, targets of links, and whether a file may be executed. What
 * differs from one installation to the next is left out: times, owners, the other modes, and npm's own notes. What
 * belongs to somebody else, or what others may write, gives another digest.
 *
 * Contents are hashed part by part, for only such calls are shared out to all processors.
 */
export async function treeDigest(folder: string): Promise<string> {
  const entries = await entriesBelow(folder, "");
  entries.sort((one, other) => (one.path < other.path ? -1 : 1));
  const parts = entries.flatMap(({ path, size }) =>
    Array.from({ length: Math.ceil(size / partBytes) }, (_, at) => ({ path, at: at * partBytes })),
  );
  const digests = new Array<string>(parts.length);
  let next = 0;
  async function readOn(): Promise<void> {
    const bytes = new Uint8Array(partBytes);
    for (let at = next++; at < parts.length; at = next++) {
      const part = parts[at];
      if (part) digests[at] = await partDigest(join(folder, part.path), part.at, bytes);
    }
  }
  await Promise.all(Array.from({ length: readers }, readOn));
  const lines = [...entries.map(({ line }) => line), ...digests];
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

interface Entry {
  readonly path: string;
  /** Of a file; 0 for everything else. */
  readonly size: number;
  /** JSON, so that no name can look like something else. */
  readonly line: string;
}

async function entriesBelow(root: string, folder: string): Promise<Entry[]> {
  const names = await readdir(join(root, folder));
  const below = names.map(async (name): Promise<Entry[]> => {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (notes.has(path)) return [];
    const at = join(root, path);
    const stat = await lstat(at);
    const entry = entryOf(path, stat, stat.isSymbolicLink() ? await readlink(at) : undefined);
    return stat.isDirectory() ? [entry, ...(await entriesBelow(root, path))] : [entry];
  });
  return (await Promise.all(below)).flat();
}

function entryOf(path: string, stat: Stats, target: string | undefined): Entry {
  if (target !== undefined) return { path, size: 0, line: JSON.stringify([path, "link", target]) };
  const size = stat.isFile() ? stat.size : 0;
  const kind = stat.isFile() ? "file" : stat.isDirectory() ? "folder" : "other";
  // Whether its owner may execute it, and whether it runs as somebody else.
  const mode = stat.isFile() ? stat.mode & 0o6100 : 0;
  const foreign = whoElse(stat) ?? null;
  return { path, size, line: JSON.stringify([path, kind, size, mode, foreign]) };
}

async function partDigest(path: string, position: number, bytes: Uint8Array): Promise<string> {
  const file = await open(path, "r");
  try {
    const { bytesRead } = await file.read(bytes, 0, bytes.length, position);
    const digest = await webcrypto.subtle.digest("SHA-256", bytes.subarray(0, bytesRead));
    return Buffer.from(digest).toString("hex");
  } finally {
    await file.close();
  }
}
