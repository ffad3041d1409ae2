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

/** A kind of such files: its names in lower case, the first group is the folder that it is about. */
interface Kind {
  readonly pattern: RegExp;
  readonly tier: 0 | 1;
}

/** In the order in which those of one folder are told. */
const kinds: readonly Kind[] = [
  { pattern: /^((?:.*\/)?)review\.md$/, tier: 0 },
  { pattern: /^()\.github\/crosscheck\.md$/, tier: 0 },
  { pattern: /^()\.github\/instructions\/(?:.*\/)?[^/]+\.instructions\.md$/, tier: 1 },
  { pattern: /^((?:.*\/)?)agents\.md$/, tier: 1 },
  { pattern: /^((?:.*\/)?)\.claude\/claude\.md$/, tier: 1 },
  { pattern: /^((?:.*\/)?)claude\.md$/, tier: 1 },
  { pattern: /^((?:.*\/)?)gemini\.md$/, tier: 1 },
  { pattern: /^()\.github\/copilot-instructions\.md$/, tier: 1 },
  { pattern: /^((?:.*\/)?)\.cursor\/bugbot\.md$/, tier: 1 },
  { pattern: /^()(?:\.github\/|docs\/)contributing\.md$/, tier: 1 },
  { pattern: /^((?:.*\/)?)contributing\.md$/, tier: 1 },
];

/** Whether a file holds rules for the files that its front matter names. */
export function hasFrontMatter(path: string): boolean {
  return /\.instructions\.md$/i.test(path);
}

/**
 * The files that are about some of the changed ones: those at the root, and those of a folder above one. Names are taken
 * in upper and lower case, as people write them; folders as git has them.
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
    const lower = path.toLowerCase();
    const rank = kinds.findIndex(({ pattern }) => pattern.test(lower));
    const kind = kinds[rank];
    if (kind === undefined) return [];
    const length = kind.pattern.exec(lower)?.[1]?.length ?? 0;
    // A letter may take more units in lower case; then the folder is taken from the name itself.
    const folder = lower.length === path.length ? path.slice(0, length) : folderOf(path);
    return folders.has(folder) ? [{ path, folder, tier: kind.tier, rank }] : [];
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
