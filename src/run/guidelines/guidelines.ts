import type { Config } from "../../config/config.ts";
import type { Diff } from "../../review/diff/diff.ts";
import { visible } from "../../text/hidden.ts";
import type { Change } from "../change/change.ts";
import { type Guideline, guidelineFitter } from "./fit.ts";
import { matcherOf } from "./front-matter.ts";
import { shortenedNotices, unreadNotices } from "./notices.ts";
import { readSources } from "./read-sources.ts";

/** The repository's own rules: what its maintainers want of its code. */
export interface Guidelines {
  /** Those that are about some of these files, within a share of the budget. Empty: there are none. */
  textFor(paths: readonly string[], share?: number): string;
  /**
   * What the reader must know: which files could not be read, and what did not fit into a prompt.
   * @param parts paths of what is told apart from the others, as {@link textFor} gets them
   * @param shares of each part; missing: all of the budget
   */
  noticesFor(parts: readonly (readonly string[])[], shares?: readonly number[]): string[];
}

/** Where a repository has no rules. */
export const noGuidelines: Guidelines = { textFor: () => "", noticesFor: () => [] };

/** The names of all files of a part, the old ones of moved files too: who moves a file does not get rid of its rules. */
export function partPaths({ files }: Diff): string[] {
  const names = files.flatMap(({ oldPath, newPath }) => [oldPath ?? [], newPath ?? []].flat());
  return [...new Set(names)];
}

/**
 * Reads the rules that are about some files: what the configuration says, and files of the base branch's tip. Never of
 * the head, which must not decide by what it is measured; nor of the merge base, because an old branch has to keep to new
 * rules too.
 * @param paths of the files that are looked at
 */
export async function readGuidelines(
  { repository, base, tip = base }: Pick<Change, "repository" | "base" | "tip">,
  paths: readonly string[],
  config: Pick<Config, "guidelines" | "rules">,
): Promise<Guidelines> {
  const { guidelines: ofFiles, problems } = await readSources(repository, tip, paths);
  const fitted = guidelineFitter([...configured(config), ...ofFiles]);
  return {
    textFor: (some, share) => fitted(some, share).text,
    noticesFor: (parts, shares = []) => [
      ...shortenedNotices(parts.flatMap((part, at) => fitted(part, shares[at]).shortened)),
      ...unreadNotices(problems),
    ],
  };
}

/** What the configuration says, first of all: rules for these files, then what counts everywhere. */
function configured({ guidelines, rules }: Pick<Config, "guidelines" | "rules">): Guideline[] {
  const general: Guideline = {
    name: "the setting guidelines",
    heading: "",
    applies: () => true,
    text: visible(guidelines).trim(),
  };
  const ofPaths = rules.map(({ paths, guidelines: text }): Guideline => {
    const shown = visible(paths.join(", "));
    return {
      name: `rules for ${shown}`,
      heading: `For ${shown}:`,
      applies: matcherOf(paths) ?? (() => true),
      text: visible(text).trim(),
    };
  });
  return [...ofPaths, general];
}
