import type { Repository } from "../../git/repository.ts";
import { agentTree } from "../../git/tree.ts";
import type { ScopePlan } from "../../model/artifact.ts";
import { type Diff, diffPath } from "../../review/diff/diff.ts";
import { estimateFileTokens, shardDiff } from "../../review/diff/shard.ts";
import { changedSince } from "../../review/history/changed-since.ts";
import { isDataName } from "../../review/scope/data-name.ts";
import { skippedFile } from "../../review/scope/skip-reason.ts";
import { shownPath } from "../../text/lossless.ts";
import type { Change } from "./change.ts";
import { readChanged, readDiff } from "./read-diff.ts";

/** What one thread reviews at most, in estimated tokens: well inside every vendor's context, with room for reading. */
export const maxShardTokens = 60_000;
/** More parts than this are not reviewed; the files are listed, and the next run looks at all of them again. */
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
  ignore: readonly string[],
  before?: Diff,
): Promise<Scope> {
  const [tree, read] = await Promise.all([
    agentTree(repository, head, base),
    readDiff(repository, base, head, ignore),
  ]);
  const { diff, diffDigest, reviewed, ignored } = read;
  // Before what is new is told: what was too large then is no less unread now.
  const tooLarge = reviewed.files.filter((file) => estimateFileTokens(file) > maxShardTokens);
  const fitting = reviewed.files.filter((file) => !tooLarge.includes(file));
  const fresh = before === undefined ? fitting : changedSince(before, { files: fitting });
  const sharded = shardDiff({ files: fresh }, { maxTokens: maxShardTokens, maxShards });
  return {
    tree,
    diff,
    diffDigest,
    ...reviewedIn(sharded.shards),
    reviewedBefore: fitting.filter((file) => !fresh.includes(file)).map(diffPath),
    skippedFiles: [
      ...ignored,
      ...[...tooLarge, ...sharded.tooLarge]
        .map(diffPath)
        .map((path) => skippedFile(path, isDataName(path) ? "largeData" : "tooLarge")),
      ...sharded.beyondLimit.map((file) => skippedFile(diffPath(file), "putOff")),
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
    skippedFiles: scope.skippedFiles.map(({ file, ...why }) => {
      return { file: paths.map(shownPath).indexOf(file), ...why };
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
  const [tree, { diff, diffDigest }] = await Promise.all([
    agentTree(repository, head, base),
    readChanged(repository, base, head),
  ]);
  const used = [
    ...plan.shards.flat(),
    ...plan.skippedFiles.map(({ file }) => file),
    ...plan.reviewedBefore,
  ];
  if (diffDigest !== plan.diffDigest || used.some((at) => diff.files[at] === undefined)) {
    return undefined;
  }
  const pathAt = (at: number) => diff.files.slice(at, at + 1).map(diffPath)[0] ?? "";
  return {
    tree,
    diff,
    diffDigest,
    ...reviewedIn(plan.shards.map((at) => ({ files: at.flatMap((one) => diff.files[one] ?? []) }))),
    reviewedBefore: plan.reviewedBefore.map(pathAt),
    skippedFiles: plan.skippedFiles.map(({ file, ...why }) => {
      return { file: shownPath(pathAt(file)), ...why };
    }),
  };
}

function reviewedIn(parts: readonly Diff[]): Pick<Scope, "shards" | "reviewed"> {
  const shards = parts.map(({ files }) => ({ files }));
  return { shards, reviewed: { files: shards.flatMap(({ files }) => files) } };
}
