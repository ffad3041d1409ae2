import { expand } from "brace-expansion";
import ignore, { type Ignore } from "ignore";
import { UsageError } from "./errors.ts";

/** A list of paths as people write it: `.gitignore`'s patterns, and braces. */
export interface PathList {
  /** What the list says of a path; undefined: nothing, or the path is none inside the repository. */
  ask(path: string): PathAnswer | undefined;
}

/** `in`: a pattern has the path, or a folder that it is in; `out`: a pattern with `!` takes it out. */
export type PathAnswer =
  | { readonly says: "in" /** As it was written. */; readonly pattern: string }
  | { readonly says: "out" };

/** Longer patterns, and more of them once braces are expanded, nobody writes. */
const maxPattern = 1_000;
const maxExpanded = 1_000;
const maxRules = 3_000;
/**
 * A `**` between folders is tried at each depth. Within these limits of patterns and paths that takes no time to speak
 * of. No pattern has a path that exceeds them.
 */
const maxGlobstars = 3;
const maxFolders = 50;
const maxPath = 4_096;

/** A pattern of a list, its braces expanded. */
interface Entry {
  /** As it was written. */
  readonly text: string;
  readonly excepts: boolean;
  /** Without `!`, in the form that `ignore` takes. */
  readonly patterns: readonly string[];
}

/** Compiles a list, once for all its paths. Patterns mean what they mean in `.gitignore`; they are case-sensitive. */
export function compilePaths(list: readonly string[]): PathList {
  const rules = compileRules(list.map(readEntry));
  return { ask: (path) => askRules(rules, path) };
}

function compileRules(entries: readonly Entry[]): Ignore {
  const rules = ignore({ ignorecase: false });
  for (const entry of entries) addRules(rules, entry, entry.patterns);
  return rules;
}

function askRules(rules: Ignore, path: string): PathAnswer | undefined {
  const plain = insidePath(path);
  if (plain === undefined) return undefined;
  const { ignored, unignored, rule } = rules.test(plain);
  if (ignored) return { says: "in", pattern: rule?.mark ?? "" };
  // A folder that is taken out takes its files along, where nothing else is said of them.
  const out = unignored || foldersOf(plain).some((folder) => rules.test(folder).unignored);
  return out ? { says: "out" } : undefined;
}

/**
 * Compiles a list of what is allowed. It never has more than it seems to. The last pattern that has the file itself
 * decides, so a `!` counts below a folder too. A wildcard at the end (`src/*`) means files and no folders. A name at
 * the end means a file or a folder. An empty list has every path, and so has one of exceptions alone but for these.
 * What is taken out is so in every case and form of its letters: file systems differ.
 * @param fold a name of a path as the most forgiving file system takes it
 */
export function compileAllowed(
  list: readonly string[],
  fold: (name: string) => string,
): (path: string) => boolean {
  const entries = list.map(readEntry).map((entry) => ({ ...entry, has: fileRules(entry, fold) }));
  const hasOthers = entries.every(({ excepts }) => excepts);
  return (path) => {
    const plain = insidePath(path);
    const loose = plain && insidePath(plain.split("/").map(fold).join("/"));
    if (plain === undefined || loose === undefined) return false;
    const last = entries.findLast(({ has }) => has(plain, loose));
    return last === undefined ? hasOthers : !last.excepts;
  };
}

/** Whether an entry has a file; only an exception has it by its folded path too. */
function fileRules(
  { excepts, patterns }: Entry,
  fold: (name: string) => string,
): (plain: string, loose: string) => boolean {
  const ofFiles = patterns.flatMap((pattern) => filePatterns(pattern, excepts));
  // A folder decides nothing: each file is asked for by its own path.
  const rulesOf = (some: readonly string[], ignorecase: boolean) =>
    ignore({ ignorecase }).add([...some, "!*/"]);
  const exact = rulesOf(ofFiles, false);
  if (!excepts) return (plain) => exact.ignores(plain);
  const folded = rulesOf(
    ofFiles.flatMap((pattern) => foldedPatterns(pattern, fold)),
    true,
  );
  return (plain, loose) => exact.ignores(plain) || folded.ignores(loose);
}

/** A pattern of folded paths. Not all of it can be folded: cut at its end, an escape or a class means nothing. */
function foldedPatterns(pattern: string, fold: (name: string) => string): string[] {
  const names = pattern.split("/");
  const folded = names.map(fold);
  const isWhole = folded.every((name, at) => !name.endsWith("\\") && (name || !names[at]));
  return [pattern.normalize("NFKC"), ...(isWhole ? [folded.join("/")] : [])];
}

/** A pattern as patterns of files: a folder stands for all that is in it. */
function filePatterns(pattern: string, excepts: boolean): string[] {
  const name = pattern.replace(/\/$/, "");
  const isFolder = name !== pattern;
  if (/(?:^|\/)\*\*$/.test(name)) return [isFolder ? `${name}/*` : name];
  const inside = name.includes("/") ? `${name}/**` : `**/${name}/**`;
  if (isFolder) return [inside];
  const last = name.slice(name.lastIndexOf("/") + 1);
  const hasWildcard = /(?<!\\)(?:\\\\)*[*?[]/.test(last);
  return hasWildcard && !excepts ? [name] : [name, inside];
}

function addRules(rules: Ignore, { text, excepts }: Entry, patterns: readonly string[]): void {
  rules.add(patterns.map((one) => ({ pattern: excepts ? `!${one}` : one, mark: text })));
}

/**
 * The patterns of a list, checked. Throws `UsageError`, without the list's name, for what cannot be meant.
 * @param entries in their order; blank ones and comments do not count
 */
export function readPathList(entries: readonly string[]): string[] {
  const list = entries.filter((entry) => entry !== "" && !entry.startsWith("#"));
  const rules = list.reduce((sum, entry) => sum + readEntry(entry).patterns.length, 0);
  if (rules > maxRules) {
    throw new UsageError(`the list stands for ${rules} patterns, more than ${maxRules}`);
  }
  return list;
}

function readEntry(written: string): Entry {
  const refuse = (why: string): never => {
    throw new UsageError(`"${written.slice(0, 100)}" ${why}`);
  };
  if (written.length > maxPattern) refuse(`is longer than ${maxPattern} characters`);
  // Only a blank can have stood behind a lone backslash: lists are trimmed.
  const text = /(?<!\\)(?:\\\\)*\\$/.test(written) ? `${written} ` : written;
  const excepts = text.startsWith("!");
  const body = excepts ? text.slice(1).trimStart() : text;
  if (body === "") refuse("names nothing");
  const patterns = expanded(body).map((one) => escaped(anchored(one.normalize("NFC"))));
  if (patterns.length > maxExpanded) refuse(`stands for more than ${maxExpanded} patterns`);
  if (patterns.some((one) => (one.match(/\*\*+\/(?=.)/g)?.length ?? 0) > maxGlobstars)) {
    refuse(`has more than ${maxGlobstars} times **/`);
  }
  return { text: written, excepts, patterns };
}

/** With its braces expanded. `ignore` has none; what is escaped stays so. */
function expanded(body: string): string[] {
  if (!body.includes("{")) return [body];
  const options = { max: maxExpanded + 1, maxLength: 500_000, maxDepth: 50, maxSteps: 1_000_000 };
  return expand(body.replaceAll("\\\\", "\\\\\\\\"), options);
}

/**
 * `./src` is `/src`, and `src//a` (of `src/{,b}/a`) is `src/a`: no path that is asked for has an empty name or a dot
 * for a name.
 */
function anchored(pattern: string): string {
  if (/^\.?\/?$/.test(pattern)) return "/**";
  return pattern.replace(/^(?:\.\/+)+/, "/").replace(/\/(?:\.?\/)+/g, "/");
}

/** What braces brought to the beginning means nothing there. */
function escaped(pattern: string): string {
  return /^[!#]/.test(pattern) ? `\\${pattern}` : pattern;
}

/**
 * A path as `ignore` takes it, which throws on `./a`, `/a` and `../a`; undefined: it is none inside the repository.
 * What looks the same is the same: letters may be composed or not, in a name and in a list.
 */
function insidePath(path: string): string | undefined {
  if (path.length > maxPath) return undefined;
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  const isInside = names.length > 0 && !names.includes("..") && names.length <= maxFolders;
  return isInside ? names.join("/").normalize("NFC") : undefined;
}

/** The folders that a path is in, from the root on, each with its slash. */
function foldersOf(path: string): string[] {
  return [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1));
}

/** Signs that are patterns elsewhere, and plain characters in `.gitignore`. */
const extendedGlob = /(?<!\\)[?*+@!]\([^)]*\|[^)]*\)/;

/**
 * What a list cannot mean, for whoever wrote it.
 * @param name of the setting
 */
export function pathListWarnings(name: string, list: readonly string[]): string[] {
  return list.flatMap((entry) => {
    if (extendedGlob.test(entry)) {
      return [
        `${name}: ${entry} has signs that mean nothing in .gitignore: write {a,b} for @(a|b)`,
      ];
    }
    if (!hasBracePairs(entry)) {
      return [
        `${name}: ${entry} has a brace without its other half; a list is cut at the commas of more than three braces in each other`,
      ];
    }
    const climbs = readEntry(entry).patterns.some((one) => one.split("/").includes(".."));
    return climbs ? [`${name}: ${entry} leaves the repository, so no file is ever meant`] : [];
  });
}

function hasBracePairs(entry: string): boolean {
  let open = 0;
  for (const [sign] of entry.matchAll(/\\.|[{}]/gs)) {
    if (sign === "{") open += 1;
    else if (sign === "}" && --open < 0) return false;
  }
  return open === 0;
}

/** A name for where any will do. */
const anyName = "any-name";

/**
 * What is taken out in vain, for whoever wrote the list. As in `.gitignore`, a file does not come back while a folder
 * around it is left out. Both patterns are named.
 */
export function vainExceptions(name: string, list: readonly string[]): string[] {
  const entries = list.map(readEntry);
  const rules = compileRules(entries);
  return entries.flatMap(({ text, excepts, patterns }, at) => {
    if (!excepts) return [];
    const before = list.slice(0, at);
    const outer = new Set(patterns.flatMap((pattern) => inTheWay(rules, pattern, before)));
    return [...outer].map(
      (other) =>
        `${name}: ${text} has no effect, because ${other} leaves out the folder that it is in`,
    );
  });
}

/**
 * The pattern that leaves out the folder of what an exception takes out; none: nothing does, or what it has may be
 * anywhere.
 * @param before what stands before it in its list
 */
function inTheWay(rules: Ignore, pattern: string, before: readonly string[]): string[] {
  // A file of that name may be anywhere; what is in a folder of that name is what counts.
  if (!pattern.includes("/") || /^\/?\*\*\/|\[/.test(pattern)) return [];
  const path = pattern
    .replace(/(?<!\\)\*+/g, anyName)
    .replace(/(?<!\\)\?/g, "x")
    .replace(/\\(.)/g, "$1");
  const isFolder = path.endsWith("/");
  const folder = insidePath(isFolder ? path : path.slice(0, path.lastIndexOf("/")));
  if (folder === undefined) return [];
  const { ignored, rule } = rules.test(`${folder}/`);
  if (ignored) return [rule?.mark ?? ""];
  // A folder that comes back, and all files in it are still left out.
  const inside = rules.test(`${folder}/${anyName}`);
  const other = inside.rule?.mark ?? "";
  return isFolder && inside.ignored && before.includes(other) ? [other] : [];
}
