import type { Repository } from "../../git/repository.ts";
import { agentTree } from "../../git/tree.ts";
import type { ScopePlan } from "../../model/artifact.ts";
import { cutFile, estimateFileTokens, joinParts, partOf } from "../../review/diff/cut-file.ts";
import { type Diff, diffPath, type FileDiff } from "../../review/diff/diff.ts";
import { relatedOrder } from "../../review/diff/related-order.ts";
import { type ShardLimits, shardDiff } from "../../review/diff/shard.ts";
import { changedSince } from "../../review/history/changed-since.ts";
import { isDataName } from "../../review/scope/data-name.ts";
import { skippedFile } from "../../review/scope/skip-reason.ts";
import { skippedHunks, skippedParts } from "../../review/scope/skipped-lines.ts";
import { shownPath } from "../../text/lossless.ts";
import { vendorMargin } from "../../text/tokens.ts";
import type { Change } from "./change.ts";
import { readChanged, readDiff } from "./read-diff.ts";

/**
 * What one thread reviews, in estimated tokens. With the margin for other vendors' models it is 90,000: less than half of
 * the smallest context, 200,000, with room for reading. A single hunk may take 165,000 of these, for what is cut within
 * a hunk nobody can review. What is told beside the diff comes on top where a part is full: at most 36,000, and less
 * beside such a hunk.
 */
export const shardLimits: ShardLimits = {
  maxTokens: 90_000 / vendorMargin,
  maxHunkTokens: 165_000 / vendorMargin,
  /** More parts than this are not reviewed; the files are listed, and the next run looks at all of them again. */
  maxShards: 64,
};

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
  const [data, code] = partition(reviewed.files, isLargeData);
  // Before what is new is told: what was too large then is no less unread now.
  const order = relatedOrder(code);
  const files = order.files.map((file) => cutFile(file, shardLimits));
  const isFresh = new Set(before === undefined ? code : changedSince(before, { files: code }));
  const [fresh, known] = partition(files, ({ file }) => isFresh.has(file));
  const { shards, beyondLimit } = shardDiff(fresh, shardLimits, order.homes);
  return {
    tree,
    diff,
    diffDigest,
    ...reviewedIn(shards),
    reviewedBefore: known.filter(({ parts }) => parts.length > 0).map(({ file }) => diffPath(file)),
    skippedFiles: [
      ...ignored,
      ...data.map((file) => skippedFile(diffPath(file), "largeData")),
      ...skippedHunks(files.flatMap(({ tooLarge }) => tooLarge ?? [])),
      ...skippedParts(beyondLimit, "putOff"),
    ],
  };
}

/** Data of which one thread cannot see all is not worth several. */
function isLargeData(file: FileDiff): boolean {
  return isDataName(diffPath(file)) && estimateFileTokens(file) > shardLimits.maxTokens;
}

function partition<T>(all: readonly T[], belongs: (one: T) => boolean): [T[], T[]] {
  const [inside, outside]: [T[], T[]] = [[], []];
  for (const one of all) (belongs(one) ? inside : outside).push(one);
  return [inside, outside];
}

/** A scope as a plain value, without anything that the commits themselves say. */
export function planScope(scope: Scope): ScopePlan {
  const { files } = scope.diff;
  const paths = files.map(diffPath);
  const positions = positionsOf(paths);
  const shown = positionsOf(paths.map(shownPath));
  const at = (path: string) => positions.get(path) ?? -1;
  const parts = scope.shards.flatMap((shard, index) =>
    shard.files.flatMap((part) => {
      if (part.hunkCount === undefined) return [];
      const file = at(diffPath(part));
      const hunks = new Map(files[file]?.hunks.map((hunk, position) => [hunk, position]));
      return [{ shard: index, file, hunks: part.hunks.map((hunk) => hunks.get(hunk) ?? -1) }];
    }),
  );
  return {
    diffDigest: scope.diffDigest,
    shards: scope.shards.map((shard) => shard.files.map((file) => at(diffPath(file)))),
    ...(parts.length > 0 ? { parts } : {}),
    skippedFiles: scope.skippedFiles.map(({ file, ...why }) => {
      return { file: shown.get(file) ?? -1, ...why };
    }),
    reviewedBefore: scope.reviewedBefore.map(at),
  };
}

/** Where each name stands in a list: the first time. */
function positionsOf(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, at) => [name, at] as const).reverse());
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
  const shards = plannedShards(diff, plan);
  if (shards === undefined) return undefined;
  const pathAt = (at: number) => diff.files.slice(at, at + 1).map(diffPath)[0] ?? "";
  return {
    tree,
    diff,
    diffDigest,
    ...reviewedIn(shards),
    reviewedBefore: plan.reviewedBefore.map(pathAt),
    skippedFiles: plan.skippedFiles.map(({ file, ...why }) => {
      return { file: shownPath(pathAt(file)), ...why };
    }),
  };
}

/** The shards of a plan; undefined where it names hunks that the diff does not have. */
function plannedShards({ files }: Diff, { shards, parts = [] }: ScopePlan): Diff[] | undefined {
  const hunksOf = new Map(parts.map(({ shard, file, hunks }) => [`${shard} ${file}`, hunks]));
  const known = parts.every(({ file, hunks }) =>
    hunks.every((at) => files[file]?.hunks[at] !== undefined),
  );
  if (!known) return undefined;
  return shards.map((positions, shard) => ({
    files: positions.flatMap((position) => {
      const file = files[position];
      if (file === undefined) return [];
      const hunks = hunksOf.get(`${shard} ${position}`);
      return hunks === undefined
        ? [file]
        : [
            partOf(
              file,
              hunks.flatMap((at) => file.hunks[at] ?? []),
            ),
          ];
    }),
  }));
}

function reviewedIn(parts: readonly Diff[]): Pick<Scope, "shards" | "reviewed"> {
  const shards = parts.map(({ files }) => ({ files }));
  return { shards, reviewed: { files: joinParts(shards.flatMap(({ files }) => files)) } };
}
