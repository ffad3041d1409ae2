import { diffText } from "../../git/diff.ts";
import { generatedAttributes } from "../../git/generated.ts";
import type { Repository } from "../../git/repository.ts";
import { agentTree } from "../../git/tree.ts";
import type { ScopePlan } from "../../model/artifact.ts";
import { type Diff, diffPath } from "../../review/diff/diff.ts";
import { ignoreFiles } from "../../review/diff/ignore.ts";
import { parseDiff } from "../../review/diff/parse-diff.ts";
import { shardDiff } from "../../review/diff/shard.ts";
import { changedSince } from "../../review/history/changed-since.ts";
import { sha256 } from "../sha256.ts";
import type { Change } from "./change.ts";

/** What one thread reviews at most, in estimated tokens: well inside every vendor's context, with room for reading. */
const maxShardTokens = 60_000;
/** More parts than this are not reviewed; the files are listed. */
const maxShards = 64;

/** What of a change is looked at, by whom, and what is not. */
type Scope = Pick<
  Change,
  "tree" | "diff" | "diffDigest" | "reviewed" | "shards" | "skippedFiles" | "reviewedBefore"
>;

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
): Promise<Scope> {
  const { diff, ...read } = await readDiff(repository, base, head);
  const generated = await generatedAttributes(repository, base, diff.files.map(diffPath));
  const { reviewed, ignored } = ignoreFiles(diff, { globs, generated });
  const fresh = before === undefined ? reviewed.files : changedSince(before, reviewed);
  const sharded = shardDiff({ files: fresh }, { maxTokens: maxShardTokens, maxShards });
  const skipped = (files: Diff["files"], reason: string) =>
    files.map((file) => ({ file: diffPath(file), reason }));
  return {
    ...read,
    diff,
    ...reviewedIn(sharded.shards),
    reviewedBefore: reviewed.files.filter((file) => !fresh.includes(file)).map(diffPath),
    skippedFiles: [
      ...ignored,
      ...skipped(sharded.tooLarge, "its diff is too large for one review"),
      ...skipped(sharded.beyondLimit, `beyond the ${maxShards} parts that one run reviews`),
    ],
  };
}

/** A scope as a plain value, without anything that the commits themselves say. */
export function planScope(scope: Scope): ScopePlan {
  const { files } = scope.diff;
  const paths = files.map(diffPath);
  return {
    diffDigest: scope.diffDigest,
    shards: scope.shards.map((shard) => shard.files.map((file) => files.indexOf(file))),
    skippedFiles: scope.skippedFiles.map(({ file, reason }) => {
      return { file: paths.indexOf(file), reason };
    }),
    reviewedBefore: scope.reviewedBefore.map((path) => paths.indexOf(path)),
  };
}

/** Reads the same scope again; undefined where the diff of now is not the one that was planned. */
export async function readPlannedScope(
  repository: Repository,
  base: string,
  head: string,
  plan: ScopePlan,
): Promise<Scope | undefined> {
  const { diff, ...read } = await readDiff(repository, base, head);
  const used = [
    ...plan.shards.flat(),
    ...plan.skippedFiles.map(({ file }) => file),
    ...plan.reviewedBefore,
  ];
  if (read.diffDigest !== plan.diffDigest || used.some((at) => diff.files[at] === undefined)) {
    return undefined;
  }
  const pathAt = (at: number) => diff.files.slice(at, at + 1).map(diffPath)[0] ?? "";
  return {
    ...read,
    diff,
    ...reviewedIn(plan.shards.map((at) => ({ files: at.flatMap((one) => diff.files[one] ?? []) }))),
    reviewedBefore: plan.reviewedBefore.map(pathAt),
    skippedFiles: plan.skippedFiles.map(({ file, reason }) => ({ file: pathAt(file), reason })),
  };
}

async function readDiff(repository: Repository, base: string, head: string) {
  const [tree, text] = await Promise.all([
    agentTree(repository, head, base),
    diffText(repository, base, head),
  ]);
  return { tree, diff: parseDiff(text), diffDigest: sha256(text) };
}

function reviewedIn(parts: readonly Diff[]): Pick<Scope, "shards" | "reviewed"> {
  const shards = parts.map(({ files }) => ({ files }));
  return { shards, reviewed: { files: shards.flatMap(({ files }) => files) } };
}
