import type { CutFile, PartLimits, SizedPart } from "./cut-file.ts";
import { diffPath, type FileDiff } from "./diff.ts";

/** Files, and parts of large ones, that one thread reviews together. */
interface DiffShard {
  readonly files: readonly FileDiff[];
}

/** A diff cut to sizes that threads can take. */
export interface ShardedDiff {
  readonly shards: readonly DiffShard[];
  /** Files and parts beyond the last shard: to be listed as not reviewed. */
  readonly beyondLimit: readonly FileDiff[];
}

/** What one run may give its threads. */
export interface ShardLimits extends PartLimits {
  readonly maxShards: number;
}

/**
 * Groups the files of a diff into shards of at most `maxTokens`, neighbours in the folder tree together, and makes at
 * most `maxShards` of them. Parts of a file are grouped as files are, and a part that is larger is alone. Every part is
 * in exactly one shard or beyond the limit. Files of one folder keep their order; the result depends on nothing but the
 * arguments.
 * @param homes by the path of a file: beside which other path it belongs, wherever it lies
 */
export function shardDiff(
  files: readonly CutFile[],
  { maxTokens, maxShards }: ShardLimits,
  homes: ReadonlyMap<string, string> = new Map(),
): ShardedDiff {
  const parts = files.flatMap((file) => file.parts);
  const placeOf = ({ part }: SizedPart) => homes.get(diffPath(part)) ?? diffPath(part);
  const groups = joinSmall(groupByFolder(parts, "", { maxTokens, placeOf }), maxTokens);
  return {
    shards: groups.slice(0, maxShards).map(({ parts: files }) => ({ files })),
    beyondLimit: groups.slice(maxShards).flatMap((group) => group.parts),
  };
}

/** Parts that stay together, with their sum. */
interface Group {
  readonly parts: FileDiff[];
  tokens: number;
}

interface Grouping {
  readonly maxTokens: number;
  /** The path by which a part is grouped. */
  readonly placeOf: (part: SizedPart) => string;
}

/** A folder that fits stays whole; one that does not is split into its files and its folders. */
function groupByFolder(parts: readonly SizedPart[], folder: string, grouping: Grouping): Group[] {
  const { maxTokens, placeOf } = grouping;
  const whole = groupOf(parts);
  if (parts.length === 0) return [];
  if (parts.length === 1 || whole.tokens <= maxTokens) return [whole];
  const children = Map.groupBy(parts, (part) => childOf(placeOf(part), folder));
  const names = [...children.keys()].sort();
  return joinSmall(
    names.flatMap((name) => {
      const inside = children.get(name) ?? [];
      return name.endsWith("/")
        ? groupByFolder(inside, folder + name, grouping)
        : inside.map((one) => groupOf([one]));
    }),
    maxTokens,
  );
}

function groupOf(parts: readonly SizedPart[]): Group {
  return {
    parts: parts.map(({ part }) => part),
    tokens: parts.reduce((total, { tokens }) => total + tokens, 0),
  };
}

/** Joins neighbours as long as they fit together. */
function joinSmall(groups: readonly Group[], maxTokens: number): Group[] {
  const joined: Group[] = [];
  for (const group of groups) {
    const last = joined.at(-1);
    if (last !== undefined && last.tokens + group.tokens <= maxTokens) {
      for (const part of group.parts) last.parts.push(part);
      last.tokens += group.tokens;
    } else joined.push({ parts: [...group.parts], tokens: group.tokens });
  }
  return joined;
}

/** The next step from a folder towards a path: a folder with its slash, or the file's name. */
function childOf(path: string, folder: string): string {
  const slash = path.indexOf("/", folder.length);
  return slash === -1 ? path.slice(folder.length) : path.slice(folder.length, slash + 1);
}
