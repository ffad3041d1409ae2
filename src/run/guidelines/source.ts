/** A file of the base branch that tells people or agents how the repository wants its code. */
export interface GuidelineSource {
  /** As git has it. */
  readonly path: string;
  /** The folder whose files it is about, with its slash; empty: all. */
  readonly folder: string;
  /** 0: written for reviews, 1: for agents and people. */
  readonly tier: 0 | 1;
  /** Its place among those of one folder. */
  readonly rank: number;
}

/** A kind of such files: the first group of its pattern is the folder that it is about. */
interface Kind {
  readonly pattern: RegExp;
  readonly tier: 0 | 1;
}

/**
 * In the order in which those of one folder are told. Below the root a name counts in its usual letters alone, for
 * `docs/agents.md` may be a page on agents; GitHub's own names count in any.
 */
const kinds: readonly Kind[] = [
  { pattern: /^((?:.*\/)?)REVIEW\.md$/, tier: 0 },
  { pattern: /^()\.github\/crosscheck\.md$/i, tier: 0 },
  { pattern: /^()\.github\/instructions\/(?:.*\/)?[^/]+\.instructions\.md$/i, tier: 1 },
  { pattern: /^((?:.*\/)?)AGENTS\.md$/, tier: 1 },
  { pattern: /^((?:.*\/)?)\.claude\/CLAUDE\.md$/, tier: 1 },
  { pattern: /^((?:.*\/)?)CLAUDE\.md$/, tier: 1 },
  { pattern: /^((?:.*\/)?)GEMINI\.md$/, tier: 1 },
  { pattern: /^()\.github\/copilot-instructions\.md$/i, tier: 1 },
  { pattern: /^((?:.*\/)?)\.cursor\/BUGBOT\.md$/, tier: 1 },
  { pattern: /^()(?:\.github\/|docs\/)CONTRIBUTING\.md$/i, tier: 1 },
  { pattern: /^((?:.*\/)?)CONTRIBUTING\.md$/i, tier: 1 },
];

/** Whether a file holds rules for the files that its front matter names. */
export function hasFrontMatter(path: string): boolean {
  return /\.instructions\.md$/i.test(path);
}

/**
 * The files that are about some of the changed ones: those at the root, and those of a folder above one.
 * @param paths of the whole tree
 * @param changed paths
 */
export function guidelineSources(
  paths: readonly string[],
  changed: readonly string[],
): GuidelineSource[] {
  const folders = new Set(["", ...changed.flatMap(foldersAbove)]);
  return paths.flatMap((path) => {
    if (!/\.md$/i.test(path)) return [];
    const name = path.includes("/") ? path : `${path.slice(0, -3).toUpperCase()}.md`;
    const rank = kinds.findIndex(({ pattern }) => pattern.test(name));
    const kind = kinds[rank];
    const folder = kind?.pattern.exec(name)?.[1] ?? "";
    return kind && folders.has(folder) ? [{ path, folder, tier: kind.tier, rank }] : [];
  });
}

/** The folders around a path, each with its slash; the root is not among them. */
function foldersAbove(path: string): string[] {
  return [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1));
}

/** The folder that a path is in, with its slash; empty: the root. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** How deep a folder lies; 0: the root. */
export function depthOf(folder: string): number {
  return folder.split("/").length - 1;
}
