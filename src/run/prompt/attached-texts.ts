import { isAgentConfig } from "../../git/agent-config.ts";
import type { BlobLimits } from "../../git/blobs.ts";
import { readFiles } from "../../git/files/read-files.ts";
import type { Repository } from "../../git/repository.ts";
import { listTree } from "../../git/tree.ts";
import { type Diff, diffPath, type FileDiff } from "../../review/diff/diff.ts";
import { decodeText } from "../../review/scope/decode-text.ts";

/** What is read for reviewers that cannot read themselves. Larger files are known by their diff alone. */
const textLimits: BlobLimits = { maxBytes: 2 << 20, maxTotalBytes: 32 << 20 };

/** Reads the files of all parts at once. The diff of a file that was added has all of it. */
export async function attachedTexts(repository: Repository, tree: string, shards: readonly Diff[]) {
  const hasMore = ({ newPath, status, hunks }: FileDiff) =>
    // Of what configures agents the tree has the base's version.
    newPath !== null && status !== "added" && hunks.length > 0 && !isAgentConfig(newPath);
  const wanted = new Set(shards.flatMap(({ files }) => files.filter(hasMore).map(diffPath)));
  const read = await readFiles(repository, await listTree(repository, tree), wanted, textLimits);
  const contents = new Map(read.map(({ path, bytes }) => [path, bytes]));
  return ({ files }: Diff) =>
    files.filter(hasMore).map((file) => {
      const path = diffPath(file);
      const bytes = contents.get(path);
      return { path, text: bytes && textOf(file, bytes), hunks: file.hunks };
    });
}

function textOf({ binary }: FileDiff, bytes: Uint8Array): string | undefined {
  return binary ? decodeText(bytes)?.text : Buffer.from(bytes).toString("utf8");
}
