import { textsDiff } from "../../git/diff.ts";
import type { Repository } from "../../git/repository.ts";
import { parseDiff } from "../../review/diff/parse/parse-diff.ts";

/** Indexes of lines that two versions do not share: all others are pairs, in order. */
export interface ChangedLines {
  readonly deleted: ReadonlySet<number>;
  readonly added: ReadonlySet<number>;
}

/** Which lines differ. What is alike at both ends is a pair before git is asked, so that one edit is never moved. */
export async function changedLines(
  repository: Repository,
  before: readonly string[],
  after: readonly string[],
): Promise<ChangedLines> {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const [oldEnd, newEnd] = [before.length - tail, after.length - tail];
  const all = {
    deleted: indexes(start, oldEnd),
    added: indexes(start, newEnd),
  };
  if (all.deleted.size <= 1 || all.added.size <= 1) return paired(all, before, after);
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
  const versions = {
    before: text(before.slice(start, oldEnd)),
    after: text(after.slice(start, newEnd)),
  };
  const { files } = parseDiff(await textsDiff(repository, [versions]));
  const [deleted, added] = [new Set<number>(), new Set<number>()];
  for (const { kind, oldLine, newLine } of files.flatMap(({ hunks }) =>
    hunks.flatMap(({ lines }) => lines),
  )) {
    if (kind === "deleted") deleted.add(start + (oldLine ?? 1) - 1);
    if (kind === "added") added.add(start + (newLine ?? 1) - 1);
  }
  return { deleted, added };
}

/** One line against several: the one of them that is the same is no change. */
function paired(
  { deleted, added }: ChangedLines,
  before: readonly string[],
  after: readonly string[],
): ChangedLines {
  const texts = new Set([...deleted].map((at) => before[at]));
  const same = [...added].find((at) => texts.has(after[at]));
  if (same === undefined) return { deleted, added };
  const old = [...deleted].find((at) => before[at] === after[same]);
  return {
    deleted: new Set([...deleted].filter((at) => at !== old)),
    added: new Set([...added].filter((at) => at !== same)),
  };
}

function indexes(from: number, to: number): Set<number> {
  return new Set(Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at));
}
