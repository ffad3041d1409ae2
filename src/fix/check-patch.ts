import { isAgentConfig } from "../git/agent-config.ts";
import type { ChangedPath } from "../git/diff.ts";

/** A patch as the check sees it. */
export interface PatchFacts {
  readonly changed: readonly ChangedPath[];
  /** Unified diff of the whole patch. */
  readonly text: string;
  /** File of the issue; a lock file may be changed only when the issue is in it. */
  readonly issueFile: string | null;
  /** Whether the user lets fixes change a path, beyond what is never changed. */
  readonly isAllowed: (path: string) => boolean;
  /** Whether a text holds a key or a token. */
  readonly hasSecret: (text: string) => boolean;
}

export type PatchCheck =
  | { readonly status: "passed" }
  | { readonly status: "rejected"; readonly reason: string };

/** Larger patches are rewrites, not the repair of one issue; also bounds what is sent to GitHub. */
const maxPatchCharacters = 100_000;
const maxFiles = 20;

const lockFiles: ReadonlySet<string> = new Set([
  "package-lock.json",
  "npm-shrinkwrap.json",
  "yarn.lock",
  "pnpm-lock.yaml",
  "bun.lock",
  "bun.lockb",
  "cargo.lock",
  "go.sum",
  "poetry.lock",
  "uv.lock",
  "pipfile.lock",
  "gemfile.lock",
  "composer.lock",
  "packages.lock.json",
  "deno.lock",
  "flake.lock",
]);

/** Why a path is not a fixer's to change; undefined when it is. */
function pathObjection(path: string, issueFile: string | null): string | undefined {
  const lower = path.toLowerCase();
  const names = lower.split("/");
  if (names.some(isGitName) || names.includes("..")) return "is not part of the tree";
  if (lower.startsWith(".github/workflows/") || lower.startsWith(".github/actions/")) {
    return "belongs to a workflow";
  }
  if (/^\.github\/crosscheck\.ya?ml$/.test(lower)) return "configures Crosscheck";
  if (isAgentConfig(path)) return "configures an agent";
  if (lockFiles.has(names.at(-1) ?? "") && path !== issueFile) return "is a lock file";
  return undefined;
}

/** Whether a fixer may write a path at all: what its coder refuses at once instead of after the turn. */
export function mayWrite(path: string): boolean {
  return pathObjection(path, path) === undefined;
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
  const { changed, text, issueFile } = facts;
  const rejected = (reason: string): PatchCheck => ({ status: "rejected", reason });
  for (const entry of changed) {
    const objection =
      pathObjection(entry.path, issueFile) ??
      modeObjection(entry) ??
      (entry.oldMode === "000000" ? unportableName(entry.path) : undefined);
    if (objection) return rejected(`${JSON.stringify(entry.path)} ${objection}`);
    if (!facts.isAllowed(entry.path)) {
      return rejected(`${JSON.stringify(entry.path)} is not among the allowed paths (fix-paths)`);
    }
  }
  if (changed.length > maxFiles) {
    return rejected(`it changes ${changed.length} files, more than ${maxFiles}`);
  }
  if (text.length > maxPatchCharacters) {
    return rejected(`it has ${text.length} characters, more than ${maxPatchCharacters}`);
  }
  if (/^GIT binary patch$/m.test(text)) return rejected("it changes a binary file");
  if (/^\+(<{7}|>{7}|\|{7})( |\r?$)/m.test(text)) return rejected("it leaves a conflict marker");
  const added = text.split("\n").filter((line) => line.startsWith("+"));
  if (facts.hasSecret(added.join("\n"))) return rejected("it adds what looks like a secret");
  return { status: "passed" };
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
  }
  return undefined;
}

/**
 * Whether some file system opens a folder of this name, given in lower case, as `.git`. NTFS has short names, streams,
 * trailing dots and blanks; HFS+ ignores some characters.
 */
function isGitName(name: string): boolean {
  const plain = name
    .replace(/\p{Cf}/gu, "")
    .replace(/:.*/s, "")
    .replace(/[. ]+$/, "");
  return plain === ".git" || /^git~\d+$/.test(plain);
}
