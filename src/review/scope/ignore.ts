import type { SkippedFile } from "../../model/result.ts";
import type { PathList } from "../../path-list.ts";
import { type Diff, type DiffLine, diffPath, type FileDiff, submoduleMode } from "../diff/diff.ts";
import { isDataName } from "./data-name.ts";
import { type Foreign, foreignAround, foreignFolders } from "./foreign-folders.ts";
import { isGeneratedMarker } from "./generated-marker.ts";
import { type SkipReason, skippedFile } from "./skip-reason.ts";

/** A diff without the files that are left out. */
export interface ReviewedDiff {
  readonly reviewed: Diff;
  readonly ignored: readonly SkippedFile[];
}

/** What the base's `.gitattributes` say of a path; a word that they do not use is missing. */
export interface LinguistAttributes {
  readonly generated?: boolean;
  readonly vendored?: boolean;
}

/** What leaves files out, nearly all of it from the base: what a change says about itself does not count. */
export interface IgnoreRules {
  /** Paths that the configuration names: what it says comes before all else. */
  readonly paths: PathList;
  readonly attributes: ReadonlyMap<string, LinguistAttributes>;
  /** Paths that have a generator's marker in the base. */
  readonly marked: ReadonlySet<string>;
  /** Every path of the base. */
  readonly basePaths: readonly string[];
  /** Paths of this change that are lock files by name and by look. */
  readonly lockFiles: ReadonlySet<string>;
  /** Paths of this change whose bytes begin as a script does. */
  readonly scripts: ReadonlySet<string>;
  /** Paths of this change that hold nothing but a pointer of Git LFS. */
  readonly pointers: ReadonlySet<string>;
}

/**
 * Splits a diff into what is reviewed and what is left out. Left out are lock files and data, and what the base or the
 * configuration calls generated, vendored or ignored. What the configuration takes out of its list is reviewed, whatever
 * else it counts as. An attribute that is switched off keeps a file that otherwise counts as generated or vendored; lock
 * files and snapshots count as generated there.
 */
export function ignoreFiles(diff: Diff, rules: IgnoreRules): ReviewedDiff {
  const folders = foldersOf(rules.basePaths);
  const reviewed: FileDiff[] = [];
  const ignored: SkippedFile[] = [];
  for (const file of diff.files) {
    const path = diffPath(file);
    const said = rules.paths.ask(path);
    if (said?.says === "in") {
      ignored.push(skippedFile(path, "ignored", said.pattern));
      continue;
    }
    const known = said === undefined ? reasonOf(file, rules, folders) : undefined;
    const reason = withoutText(file) ?? known ?? unreadableReason(file, rules);
    if (reason === undefined) reviewed.push(file);
    else if (reason === "submodule") ignored.push(skippedSubmodule(file));
    else ignored.push(skippedFile(path, reason));
  }
  return { reviewed: { files: reviewed }, ignored };
}

function reasonOf(
  file: FileDiff,
  rules: IgnoreRules,
  { foreign, snapshots }: BaseFolders,
): SkipReason | undefined {
  const path = diffPath(file);
  const said = rules.attributes.get(path) ?? {};
  if (said.generated) return "generated";
  if (said.vendored) return "vendored";
  if (said.generated !== false && rules.marked.has(path) && keepsMarker(file)) return "generated";
  const folder = foreignAround(path, foreign).find((one) => said[one] !== false);
  if (folder !== undefined) return folder;
  // Tools count these as generated too, so that is the word by which a repository has them shown.
  if (said.generated === false) return undefined;
  if (rules.lockFiles.has(path)) return "lockFile";
  return path.endsWith(".snap") && snapshots.has(folderOf(path)) ? "snapshot" : undefined;
}

/** What has no lines, or no name that anybody could write, whoever wants it reviewed. */
function withoutText(file: FileDiff): SkipReason | undefined {
  if (isSubmodule(file)) return "submodule";
  const path = diffPath(file);
  if (path.isWellFormed()) return undefined;
  return isDataName(path) ? "dataName" : "name";
}

/** Nobody can read it, whoever wants it reviewed. */
function unreadableReason(file: FileDiff, rules: IgnoreRules): SkipReason | undefined {
  const path = diffPath(file);
  if (rules.pointers.has(path)) return isDataName(path) ? "lfsData" : "lfs";
  if (!isUnreadable(file)) return undefined;
  return isDataName(path) && !rules.scripts.has(path) ? "binary" : "unreadable";
}

/** Whether a file is a submodule on every side on which it exists: there are no lines to look at. */
function isSubmodule({ submodule, oldPath, newPath, oldMode, newMode }: FileDiff): boolean {
  const sides = [...(oldPath === null ? [] : [oldMode]), ...(newPath === null ? [] : [newMode])];
  return submodule && sides.every((mode) => mode === submoduleMode);
}

/** A submodule with its commits, which git prints in the place of lines. */
function skippedSubmodule(file: FileDiff): SkippedFile {
  const lines = file.hunks.flatMap((hunk) => hunk.lines);
  const commit = (kind: DiffLine["kind"]) => {
    const line = lines.find((one) => [kind, "context"].includes(one.kind))?.text ?? "";
    return /^Subproject commit ([0-9a-f]+)$/.exec(line)?.[1] ?? null;
  };
  const skipped = skippedFile(diffPath(file), "submodule");
  return { ...skipped, from: commit("deleted"), to: commit("added") };
}

/** Whether nothing of a file's contents can be shown. */
function isUnreadable({ binary, encoding }: FileDiff): boolean {
  return binary && encoding === undefined;
}

/** A file that gets another name, or loses its marker, is not the generator's any more. */
function keepsMarker({ oldPath, newPath, hunks }: FileDiff): boolean {
  if (newPath === null) return true;
  if (oldPath !== newPath) return false;
  return !hunks.some(({ lines }) =>
    lines.some(
      ({ kind, text, oldLine }) => kind === "deleted" && isGeneratedMarker(text, oldLine ?? 1),
    ),
  );
}

/** Folders of the base, with their slash. */
interface BaseFolders {
  readonly foreign: ReadonlyMap<string, Foreign>;
  /** They have snapshots of tests. */
  readonly snapshots: ReadonlySet<string>;
}

function foldersOf(paths: readonly string[]): BaseFolders {
  return {
    foreign: foreignFolders(paths),
    snapshots: new Set(paths.filter((path) => path.endsWith(".snap")).map(folderOf)),
  };
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
