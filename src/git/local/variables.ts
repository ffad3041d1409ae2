import type { GitUser } from "../run-git.ts";

/** Git's own variables that say where a user's configuration and repository are. None names a program. */
const names = [
  "XDG_CONFIG_HOME",
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_SYSTEM",
  "GIT_CONFIG_NOSYSTEM",
  "GIT_CONFIG_COUNT",
  "GIT_CONFIG_PARAMETERS",
  "GIT_CEILING_DIRECTORIES",
  "GIT_DISCOVERY_ACROSS_FILESYSTEM",
  // Under sudo git trusts what belongs to the user who called it.
  "SUDO_UID",
] as const;
/** Which repository is meant, whatever the current folder is. */
const places = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  // A hook of `git commit FILE` is given an index of that commit's own.
  "GIT_INDEX_FILE",
] as const;
const numbered = /^GIT_CONFIG_(KEY|VALUE)_\d+$/;

/** The user of an environment, as git knows them. */
export function gitUserOf(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): GitUser {
  const variables = Object.entries(env).flatMap(([name, value]): [string, string][] => {
    const isOurs = [...names, ...places].some((one) => one === name) || numbered.test(name);
    return isOurs && value !== undefined ? [[name, value]] : [];
  });
  return { home, variables: Object.fromEntries(variables) };
}

/** The same user in a repository that is named by its folder. */
export function withoutPlace({ home, variables }: GitUser): GitUser {
  const others = Object.entries(variables).filter(([name]) => !places.some((one) => one === name));
  return { home, variables: Object.fromEntries(others) };
}
