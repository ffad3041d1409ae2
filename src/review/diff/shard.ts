import { visible } from "../../text/hidden.ts";
import { estimateTokens } from "../../text/tokens.ts";
import { type Diff, diffPath, type FileDiff } from "./diff.ts";
import { renderDiff } from "./render-diff.ts";

/** Files that one thread reviews together. */
interface DiffShard {
  readonly files: readonly FileDiff[];
}

/** A diff cut to sizes that threads can take. */
export interface ShardedDiff {
  readonly shards: readonly DiffShard[];
  /** Files larger than a whole budget, or beyond the last shard: to be listed as not reviewed, by name. */
  readonly tooLarge: readonly FileDiff[];
  readonly beyondLimit: readonly FileDiff[];
}

/** How many tokens a file's part of a prompt takes: as it is sent, with its columns and its hidden text made visible. */
export function estimateFileTokens(file: FileDiff): number {
  return estimateTokens(`${visible(renderDiff([file]))}\n`);
}

/**
 * Groups a diff's files into shards of at most `maxTokens`, neighbours in the folder tree together, and makes at most
 * `maxShards` of them. Every file is in exactly one shard or list. Files keep their order by path; the result depends
 * on nothing but the arguments.
 */
export function shardDiff(
  diff: Diff,
  { maxTokens, maxShards }: { readonly maxTokens: number; readonly maxShards: number },
): ShardedDiff {
  const sized = diff.files.map((file) => ({ file, tokens: estimateFileTokens(file) }));
  const fitting = sized.filter(({ tokens }) => tokens <= maxTokens);
  const groups = joinSmall(groupByFolder(fitting, "", maxTokens), maxTokens);
  return {
    shards: groups.slice(0, maxShards).map(shardOf),
    tooLarge: sized.filter(({ tokens }) => tokens > maxTokens).map(({ file }) => file),
    beyondLimit: groups.slice(maxShards).flatMap((group) => group.map(({ file }) => file)),
  };
}

interface SizedFile {
  readonly file: FileDiff;
  readonly tokens: number;
}

/** A folder that fits stays whole; one that does not is split into its files and its folders. */
function groupByFolder(
  files: readonly SizedFile[],
  folder: string,
  maxTokens: number,
): SizedFile[][] {
  if (files.length <= 1 || sum(files) <= maxTokens) return files.length === 0 ? [] : [[...files]];
  const children = Map.groupBy(files, ({ file }) => childOf(diffPath(file), folder));
  const names = [...children.keys()].sort();
  return joinSmall(
    names.flatMap((name) => {
      const inside = children.get(name) ?? [];
      return name.endsWith("/")
        ? groupByFolder(inside, folder + name, maxTokens)
        : inside.map((file) => [file]);
    }),
    maxTokens,
  );
}

/** Joins neighbours as long as they fit together. */
function joinSmall(groups: readonly SizedFile[][], maxTokens: number): SizedFile[][] {
  const joined: SizedFile[][] = [];
  for (const group of groups) {
    const last = joined.at(-1);
    if (last !== undefined && sum(last) + sum(group) <= maxTokens) {
      for (const file of group) last.push(file);
    } else joined.push([...group]);
  }
  return joined;
}

/** The next step from a folder towards a path: a folder with its slash, or the file's name. */
function childOf(path: string, folder: string): string {
  const slash = path.indexOf("/", folder.length);
  return slash === -1 ? path.slice(folder.length) : path.slice(folder.length, slash + 1);
}

function shardOf(files: readonly SizedFile[]): DiffShard {
  return { files: files.map(({ file }) => file) };
}

function sum(files: readonly SizedFile[]): number {
  return files.reduce((total, { tokens }) => total + tokens, 0);
}
