import { diffText } from "../git/diff.ts";
import { generatedAttributes } from "../git/generated.ts";
import type { Repository } from "../git/repository.ts";
import { agentTree } from "../git/tree.ts";
import { changedSince } from "../review/changed-since.ts";
import { type Diff, diffPath } from "../review/diff.ts";
import { ignoreFiles } from "../review/ignore.ts";
import { parseDiff } from "../review/parse-diff.ts";
import { shardDiff } from "../review/shard.ts";
import type { Change } from "./change.ts";

/** What one thread reviews at most, in estimated tokens: well inside every vendor's context, with room for reading. */
const maxShardTokens = 60_000;
/** More parts than this are not reviewed; the files are listed. */
const maxShards = 64;

/**
 * Reads what changed between two commits of a repository: what agents see, what reviewers are shown, what not and why.
 * @param before the change as an earlier run reviewed it; undefined: all of it is looked at
 */
export async function readScope(
  repository: Repository,
  base: string,
  head: string,
  globs: readonly string[],
  before?: Diff,
): Promise<
  Pick<Change, "tree" | "diff" | "reviewed" | "shards" | "skippedFiles" | "reviewedBefore">
> {
  const [tree, text] = await Promise.all([
    agentTree(repository, head, base),
    diffText(repository, base, head),
  ]);
  const diff = parseDiff(text);
  const generated = await generatedAttributes(repository, base, diff.files.map(diffPath));
  const { reviewed, ignored } = ignoreFiles(diff, { globs, generated });
  const fresh = before === undefined ? reviewed.files : changedSince(before, reviewed);
  const sharded = shardDiff({ files: fresh }, { maxTokens: maxShardTokens, maxShards });
  const skipped = (files: Diff["files"], reason: string) =>
    files.map((file) => ({ file: diffPath(file), reason }));
  const shards = sharded.shards.map(({ files }) => ({ files }));
  return {
    tree,
    diff,
    shards,
    reviewed: { files: shards.flatMap(({ files }) => files) },
    reviewedBefore: reviewed.files.filter((file) => !fresh.includes(file)).map(diffPath),
    skippedFiles: [
      ...ignored,
      ...skipped(sharded.tooLarge, "its diff is too large for one review"),
      ...skipped(sharded.beyondLimit, `beyond the ${maxShards} parts that one run reviews`),
    ],
  };
}
