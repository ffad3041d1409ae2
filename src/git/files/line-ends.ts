import { type LineEnds, lineEndsOf } from "../../text/line-ends.ts";
import type { BlobLimits } from "../blobs.ts";
import type { Repository } from "../repository.ts";
import { listTree } from "../tree.ts";
import { readFiles } from "./read-files.ts";

const limits: BlobLimits = { maxBytes: 64 << 20, maxTotalBytes: 256 << 20 };

/** How the lines of files of a commit end, by path. What is not there, or too large, is not in the map. */
export async function lineEndsAt(
  repository: Repository,
  treeish: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, LineEnds>> {
  if (paths.length === 0) return new Map();
  const entries = await listTree(repository, treeish);
  const files = await readFiles(repository, entries, new Set(paths), limits);
  return new Map(
    files.map(({ path, bytes }) => {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
      return [path, lineEndsOf(text)] as const;
    }),
  );
}
