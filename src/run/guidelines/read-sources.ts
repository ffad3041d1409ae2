import { GitError } from "../../errors.ts";
import { type FollowedFile, readFollowed } from "../../git/files/follow-links.ts";
import type { Repository } from "../../git/repository.ts";
import { listTree, type TreeEntry } from "../../git/tree.ts";
import { decodeText } from "../../review/scope/decode-text.ts";
import { isLfsPointer } from "../../review/scope/lfs-pointer.ts";
import { visible, visibleLine } from "../../text/hidden.ts";
import type { Guideline } from "./fit.ts";
import { matcherOf, readFrontMatter } from "./front-matter.ts";
import { importsOf, isImportsOnly, looksLikeFile } from "./imports.ts";
import type { Unread } from "./notices.ts";
import {
  depthOf,
  folderOf,
  type GuidelineSource,
  guidelineSources,
  hasFrontMatter,
} from "./source.ts";

/** A file of rules is a page or two; of one that is larger than this nothing is read. */
const limits = { maxBytes: 256 << 10, maxTotalBytes: 8 << 20 };
/** More files, and more imports, are not read. */
const maxSources = 200;
const maxImports = 50;
const maxImportDepth = 5;

/** A file that was read, or is to be. */
interface Node {
  readonly path: string;
  /** Which of the sources it belongs to. */
  readonly root: number;
  /** The file that imports it; undefined: it is a source itself. */
  readonly importer: string | undefined;
}

/** What a file says, and where it stands among the others. */
interface Found extends Pick<GuidelineSource, "tier" | "rank"> {
  readonly guideline: Guideline;
  readonly root: number;
  readonly depth: number;
}

/**
 * Reads what files of a commit tell about some paths: those written for reviews first, then the nearest one first, each
 * with what it imports behind it. What cannot be read is told by name.
 */
export async function readSources(
  repository: Repository,
  commit: string,
  changed: readonly string[],
): Promise<{ readonly guidelines: readonly Guideline[]; readonly problems: readonly Unread[] }> {
  const problems: Unread[] = [];
  const entries = await entriesOf(repository, commit, problems);
  const all = guidelineSources(
    entries.map(({ path }) => path),
    changed,
  ).sort((left, right) => left.tier - right.tier || depthOf(right.folder) - depthOf(left.folder));
  const sources = all.slice(0, maxSources);
  problems.push(
    ...all.slice(maxSources).map(({ path }) => ({ name: path, why: "too many files" })),
  );
  const known = new Set(entries.map(({ path }) => path));
  const links = new Set(entries.flatMap(({ mode, path }) => (mode === "120000" ? [path] : [])));

  const found: Found[] = [];
  const scopes = new Map<number, Scope>();
  const seen = new Set<string>();
  let imports = 0;
  let nodes = sources.map(({ path }, root): Node => ({ path, root, importer: undefined }));
  for (let depth = 0; nodes.length > 0; depth += 1) {
    const paths = nodes.map(({ path }) => path);
    const files = await readFollowed(repository, commit, paths, limits);
    const next: Node[] = [];
    for (const node of nodes) {
      const source = sources[node.root];
      const text = textOf(files.get(node.path), known.has(node.path));
      if (source === undefined) continue;
      if ("why" in text) {
        problems.push({ name: nameOf(node), why: text.why });
        continue;
      }
      const isSource = node.importer === undefined;
      const { tier, rank, folder } = source;
      const whole = { text: text.text, applyTo: undefined, excluded: false };
      const front = isSource && hasFrontMatter(node.path) ? readFrontMatter(text.text) : whole;
      if (front.excluded) continue;
      const scope = scopes.get(node.root) ?? scopeOf(folder, front.applyTo);
      scopes.set(node.root, scope);
      const name = nameOf(node);
      const said = front.text.trim();
      const guideline = {
        name,
        heading: `From ${name}${scope.about}:`,
        applies: scope.applies,
        text: isImportsOnly(said) ? "" : said,
      };
      found.push({ guideline, root: node.root, depth: scope.depth, tier, rank });
      seen.add(`${node.root} ${node.path}`);
      for (const { written, path } of importsOf(text.text, folderOf(node.path))) {
        const importer = visibleLine(node.path);
        const name = `${visibleLine(written)}, which ${importer} imports`;
        const isThere = path !== undefined && mayBeThere(path, known, links);
        if (path === undefined) {
          if (looksLikeFile(written)) problems.push({ name, why: "outside of the repository" });
        } else if (!isThere) {
          if (looksLikeFile(written)) problems.push({ name, why: "there is no such file" });
        } else if (!seen.has(`${node.root} ${path}`)) {
          seen.add(`${node.root} ${path}`);
          if (depth >= maxImportDepth) problems.push({ name, why: "imported too deep" });
          else if (imports >= maxImports) problems.push({ name, why: "too many imports" });
          else {
            imports += 1;
            next.push({ path, root: node.root, importer });
          }
        }
      }
    }
    nodes = next;
  }
  // The sort is stable: what a file imports stays behind it.
  found.sort(
    (left, right) =>
      left.tier - right.tier ||
      right.depth - left.depth ||
      left.rank - right.rank ||
      left.root - right.root,
  );
  return { guidelines: found.map(({ guideline }) => guideline), problems };
}

/** The files of a commit; none where a partial clone lacks its folders, which is told. */
async function entriesOf(
  repository: Repository,
  commit: string,
  problems: Unread[],
): Promise<TreeEntry[]> {
  try {
    return await listTree(repository, commit);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    problems.push({ name: `all of ${commit.slice(0, 8)}`, why: "its folders are not here" });
    return [];
  }
}

function nameOf({ path, importer }: Node): string {
  const shown = visibleLine(path);
  return importer === undefined ? shown : `${shown}, which ${importer} imports`;
}

/** Whether a path is in a tree, or leads through a link that is: what people are called is not. */
function mayBeThere(path: string, known: ReadonlySet<string>, links: ReadonlySet<string>): boolean {
  if (known.has(path)) return true;
  if (links.size === 0) return false;
  const folders = [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index));
  return folders.some((folder) => links.has(folder));
}

/** What a file says, or why that cannot be known. */
function textOf(
  file: FollowedFile | undefined,
  isThere: boolean,
): { text: string } | { why: string } {
  switch (file?.status) {
    case "read": {
      const { bytes } = file;
      if (isLfsPointer(bytes)) return { why: "Git LFS keeps it" };
      const text = utf8(bytes) ?? decodeText(bytes)?.text;
      return text === undefined
        ? { why: "no text" }
        : { text: visible(text.replace(/^\ufeff/, "")) };
    }
    case "size":
      return { why: `larger than ${limits.maxBytes >> 10} KiB` };
    case "outside":
      return { why: "a link that leads out of the repository" };
    default:
      // A partial clone lacks contents.
      return { why: isThere ? "it leads to nothing here" : "there is no such file" };
  }
}

function utf8(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What the files of one source are about: the source itself, and what it imports. */
interface Scope extends Pick<Guideline, "applies"> {
  /** For the heading; empty: all files. */
  readonly about: string;
  readonly depth: number;
}

function scopeOf(folder: string, patterns: readonly string[] | undefined): Scope {
  const only = patterns === undefined ? undefined : matcherOf(patterns);
  if (patterns === undefined || only === undefined) {
    const about = folder === "" ? "" : `, for ${visibleLine(folder)}**`;
    const depth = depthOf(folder);
    return { applies: (path) => path.startsWith(folder), about, depth };
  }
  const depths = patterns.map((pattern) => depthOf(folderOf(/^[^*?[{]*/.exec(pattern)?.[0] ?? "")));
  const about = `, for ${visibleLine(patterns.join(", "))}`;
  return {
    applies: only,
    about,
    depth: depths.reduce((deepest, depth) => Math.max(deepest, depth), 0),
  };
}
