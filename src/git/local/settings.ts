import { join } from "node:path";
import type { Git, GitUser } from "../run-git.ts";

/**
 * The settings of a user that say how git reads a working tree. Whatever is not named here has no effect: git's
 * configuration can name programs. https://git-scm.com/docs/git-config
 */
const readingSettings = [
  "core.autocrlf",
  "core.checkRoundtripEncoding",
  "core.checkStat",
  "core.eol",
  "core.fileMode",
  "core.ignoreCase",
  "core.precomposeUnicode",
  "core.sparseCheckout",
  "core.sparseCheckoutCone",
  "core.symlinks",
  "core.trustctime",
] as const;

/** Git's defaults. They are given too: git notes in a repository of ours what the file system of that one can do. */
const defaults = ["core.fileMode=true", "core.ignoreCase=false", "core.symlinks=true"] as const;

/** How a user's git reads a repository of theirs. */
export interface LocalSettings {
  /** `name=value`, for git calls on the working tree: see {@link readingSettings}. */
  readonly reading: readonly string[];
  /** Names of remotes that a partial clone gets missing objects from. Empty: the clone is whole. */
  readonly promisors: readonly string[];
}

/** Reads a user's settings with git: files that others include, conditions and variables count as they do there. */
export async function readSettings(
  git: Git,
  { workTree, gitDir }: { readonly workTree: string; readonly gitDir: string },
  user: GitUser,
): Promise<LocalSettings> {
  const where = { cwd: workTree, gitDir, user };
  const out = await git(["config", "--list", "-z", "--includes"], where);
  const entries = out
    .split("\0")
    .filter((entry) => entry !== "")
    .map((entry) => {
      const end = entry.indexOf("\n");
      // A name alone means true.
      return end < 0
        ? { name: entry, value: "true" }
        : { name: entry.slice(0, end), value: entry.slice(end + 1) };
    });
  // Git prints names in lower case.
  const last = (name: string) =>
    entries.findLast((entry) => entry.name === name.toLowerCase())?.value;
  const ofUser = readingSettings.flatMap((name) => {
    const value = last(name);
    return value === undefined ? [] : [`${name}=${value}`];
  });
  const folder = join(user.variables.XDG_CONFIG_HOME || join(user.home, ".config"), "git");
  const path = (name: string, usual: string) => {
    const named = last(name);
    return `${name}=${named?.replace(/^~(?=\/)/, user.home) ?? join(folder, usual)}`;
  };
  return {
    reading: [
      ...defaults,
      ...ofUser,
      path("core.attributesFile", "attributes"),
      path("core.excludesFile", "ignore"),
    ],
    promisors: entries.flatMap(({ name, value }) => {
      const [, remote] = /^remote\.([\s\S]+)\.promisor$/.exec(name) ?? [];
      return remote === undefined || /^(false|no|off|0*)$/i.test(value) ? [] : [remote];
    }),
  };
}
