import { type SearchLimits, wordUses } from "../../git/files/word-uses.ts";
import { changedNames } from "../../review/diff/changed-names.ts";
import { type Diff, diffPath } from "../../review/diff/diff.ts";
import { familyOf } from "../../review/diff/exported-names.ts";
import { newLines } from "../../review/diff/surroundings.ts";
import type { NameUse, UsedName } from "../../review/prompt/uses-list.ts";
import { foreignAround, foreignFolders } from "../../review/scope/foreign-folders.ts";
import type { Change } from "../change/change.ts";

/** Nobody writes longer lines by hand. */
const limits: SearchLimits = {
  maxLineLength: 400,
  maxCharacters: 4 << 20,
  maxPrinted: 256 << 20,
  timeoutMs: 15_000,
};
/** So many names of a part, and of a change, are looked for. */
const maxNames = { part: 40, all: 400 };

/** Per part: the names that it touches, with what uses them outside of its own lines. */
export type PartUses = readonly (readonly UsedName[])[];

/** Looks for what uses the names that a change touches: one search in the agents' tree for all parts together. */
export async function findUses({
  repository,
  tree,
  shards,
  skippedFiles,
}: Pick<Change, "repository" | "tree" | "shards" | "skippedFiles">): Promise<PartUses> {
  const names = shards.map(namesOf);
  const words = [...new Set(names.flatMap((part) => [...part.keys()]))].slice(0, maxNames.all);
  const lines = await wordUses(repository, tree, words, limits);
  const skipped = new Set(skippedFiles.map(({ file }) => file));
  const foreign = foreignFolders([...new Set(lines.map(({ path }) => path))]);
  const wanted = new Set(words);
  const byName = new Map<string, NameUse[]>(words.map((word) => [word, []]));
  for (const use of lines) {
    const { path, text } = use;
    if (skipped.has(path) || !isOwn(path)) continue;
    if (foreignAround(path, foreign).length > 0) continue;
    for (const word of new Set(text.match(/\w+/g)))
      if (wanted.has(word)) byName.get(word)?.push(use);
  }
  return shards.map((shard, at) => {
    const isShown = shownLines(shard);
    return [...(names[at] ?? [])].map(([name, families]) => ({
      name,
      uses: (byName.get(name) ?? []).filter(
        (use) => families.has(familyOf(use.path)) && !isShown(use),
      ),
    }));
  });
}

/** Names of a part, each with the languages in which it is declared. */
function namesOf({ files }: Diff): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const file of files) {
    for (const name of changedNames(file)) {
      const known = names.get(name);
      if (known === undefined && names.size >= maxNames.part) continue;
      names.set(name, (known ?? new Set()).add(familyOf(diffPath(file))));
    }
  }
  return names;
}

/** What a program made is no use that anybody looks at. */
function isOwn(path: string): boolean {
  return !/(?:^|\/)dist\/|\.min\.|\.(?:lock|map|snap)$/.test(path);
}

/** Whether a line is in a hunk of a part, or begins what encloses one. */
function shownLines({ files }: Diff): (use: NameUse) => boolean {
  const byPath = new Map(
    files.map((file) => {
      const lines = new Set<number>();
      for (const hunk of file.hunks) {
        const { first, last } = newLines(hunk);
        for (let line = first; line <= last; line++) lines.add(line);
        for (const { line } of hunk.surroundings?.heads ?? []) lines.add(line);
      }
      return [diffPath(file), lines] as const;
    }),
  );
  return ({ path, line }) => byPath.get(path)?.has(line) === true;
}
