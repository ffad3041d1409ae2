import type { ChangedPath } from "../git/diff.ts";
import { foldedName, guardOf } from "../git/guarded-files.ts";
import { diffPath } from "../review/diff/diff.ts";
import { parseDiff } from "../review/diff/parse/parse-diff.ts";
import { shownPath } from "../text/lossless.ts";

/** What the patches of a run may do, beyond what is never allowed. */
export interface PatchRules {
  /** Whether the user lets fixes change a path. */
  readonly isAllowed: (path: string) => boolean;
  /** Whether a text holds a key or a token. */
  readonly hasSecret: (text: string) => boolean;
  /** Whether somebody with the right to asked for a fix of these very issues. Missing: nobody did. */
  readonly asked?: boolean;
  /** Files of the change under review. Missing: there are none. */
  readonly changeFiles?: ReadonlySet<string>;
}

/** A patch as the check sees it. */
export interface PatchFacts extends Omit<PatchRules, "changeFiles"> {
  readonly changed: readonly ChangedPath[];
  /** Unified diff of the whole patch. */
  readonly text: string;
  /** File of the issue: no other guarded file may be changed. */
  readonly issueFile: string | null;
}

export type PatchCheck =
  | { readonly status: "passed" }
  | { readonly status: "rejected"; readonly reason: string };

/** Larger patches are rewrites, not the repair of one issue; also bounds what is sent to GitHub. */
const maxPatchCharacters = 100_000;
const maxFiles = 20;

/** Why a path is not a fixer's to change; undefined when it is. */
function pathObjection(
  path: string,
  { issueFile, asked }: Pick<PatchFacts, "issueFile" | "asked">,
): string | undefined {
  // No API takes it, and nobody could say which file is meant.
  if (!path.isWellFormed()) return "has a name that is not UTF-8";
  const names = path.split("/");
  if (names.some(isGitName) || names.includes("..")) return "is not part of the tree";
  const guard = guardOf(path);
  if (guard === undefined) return undefined;
  const mayBe = path === issueFile && (guard.needs === "issue" || asked === true);
  return mayBe ? undefined : guard.reason;
}

/**
 * Why no patch of a file could pass, for people; undefined when one could. It is known before anybody is asked.
 * @param issueFile file that the issue names
 */
export function pathRefusal(
  path: string,
  issueFile: string,
  { isAllowed, asked }: PatchRules,
): string | undefined {
  const facts = { issueFile, ...(asked === undefined ? {} : { asked }) };
  const objection = pathObjection(path, facts) ?? (isAllowed(path) ? undefined : notAllowed);
  return objection && `${JSON.stringify(shownPath(path))} ${objection}`;
}

const notAllowed = "is not among the allowed paths (fix-paths)";

/**
 * Whether a fixer may write a path at all: what its coder refuses at once instead of after the turn.
 * @param asked files that issues are in whose fix was asked for
 */
export function mayWrite(path: string, asked: readonly string[] = []): boolean {
  const needsMore = guardOf(path)?.needs === "asked" && !asked.includes(path);
  return !needsMore && pathObjection(path, { issueFile: path, asked: true }) === undefined;
}

/** Why a change of mode or kind is refused; undefined when only contents change. */
function modeObjection({ oldMode, newMode }: ChangedPath): string | undefined {
  const modes = [oldMode, newMode];
  if (modes.includes("120000")) return "is a symbolic link";
  if (modes.includes("160000")) return "is a submodule";
  const absent = "000000";
  if (oldMode === absent && newMode !== "100644") return "would be a new executable file";
  if (oldMode !== absent && newMode !== absent && oldMode !== newMode)
    return "would change its mode";
  return undefined;
}

/**
 * Our own tests of a patch, before anything is asked of anybody else. Every path is named by JSON, because it is the
 * agent's own text.
 */
export function checkPatch(facts: PatchFacts): PatchCheck {
  const { changed, text } = facts;
  const rejected = (reason: string): PatchCheck => ({ status: "rejected", reason });
  for (const entry of changed) {
    const objection =
      pathObjection(entry.path, facts) ??
      modeObjection(entry) ??
      (entry.oldMode === "000000" ? unportableName(entry.path) : undefined);
    if (objection) return rejected(`${JSON.stringify(shownPath(entry.path))} ${objection}`);
    if (!facts.isAllowed(entry.path)) {
      return rejected(`${JSON.stringify(entry.path)} ${notAllowed}`);
    }
  }
  if (changed.length > maxFiles) {
    return rejected(`it changes ${changed.length} files, more than ${maxFiles}`);
  }
  if (text.length > maxPatchCharacters) {
    return rejected(`it has ${text.length} characters, more than ${maxPatchCharacters}`);
  }
  if (/(?<![^\n])GIT binary patch(?![^\n])/.test(text)) return rejected("it changes a binary file");
  const script = addedInstallScript(facts);
  if (script !== undefined) return rejected(script);
  if (/(?<![^\n])\+(<{7}|>{7}|\|{7})( |\r?(?![^\n]))/.test(text))
    return rejected("it leaves a conflict marker");
  const added = text.split("\n").filter((line) => line.startsWith("+"));
  if (facts.hasSecret(added.join("\n"))) return rejected("it adds what looks like a secret");
  return { status: "passed" };
}

const manifests: ReadonlySet<string> = new Set(["package.json", "composer.json"]);

/** Scripts that npm and composer run unasked. A name written with escapes is none that people write. */
const installScript =
  /"(?:(?:pre|post)?install|(?:pre|post)?prepare|prepublish(?:Only)?|(?:pre|post)pack|(?:pre|post)-(?:install|update|autoload)[a-z-]*)"|\\u/;

/** Why a manifest may not get a line of a patch: whoever installs the package would run it. Undefined: there is none. */
function addedInstallScript({
  changed,
  text,
  issueFile,
  asked,
}: Pick<PatchFacts, "changed" | "text" | "issueFile" | "asked">): string | undefined {
  const isManifest = (path: string) => manifests.has(foldedName(path.split("/").at(-1) ?? ""));
  if (!changed.some(({ path }) => isManifest(path))) return undefined;
  const file = parseDiff(text).files.find((one) => {
    const path = diffPath(one);
    if (!isManifest(path) || (asked === true && path === issueFile)) return false;
    const lines = one.hunks.flatMap((hunk) => hunk.lines);
    return lines.some((line) => line.kind === "added" && installScript.test(line.text));
  });
  return file && `${JSON.stringify(diffPath(file))} would get a script that runs at install`;
}

/**
 * What Windows takes for a device, whatever stands behind the first dot.
 * https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
const device =
  /^(?:con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(?:\.|$)/i;

/** Why no file of this name should be made in a repository that others check out; undefined: nothing is wrong with it. */
function unportableName(path: string): string | undefined {
  if (/\p{C}|[\u2028\u2029]/u.test(path)) return "has hidden characters in its name";
  for (const name of path.split("/")) {
    if (/[<>:"|?*\\]/.test(name) || /[. ]$/.test(name) || device.test(name)) {
      return "has a name that Windows cannot have";
    }
    if (/^[^.~]{1,6}~\d+(?:\.[^.]{0,3})?$/.test(name)) {
      return "has a name by which Windows may know another file";
    }
  }
  return undefined;
}

/** Whether some file system opens a folder of this name as `.git`; NTFS has short names too. */
function isGitName(name: string): boolean {
  const plain = foldedName(name);
  return plain === ".git" || /^git~\d+$/.test(plain);
}
