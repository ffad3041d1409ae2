import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Repository } from "./repository.ts";
import { networkConfig } from "./run-git.ts";

/** Where to fetch from, and as whom. */
export interface Remote {
  /** `https://github.com/owner/name.git` */
  readonly url: string;
  /** GitHub token; undefined: anonymous. */
  readonly token: string | undefined;
}

/**
 * Runs `action` with the network, and with git's credentials in a file that only we can read; removes the file afterwards. Every process of
 * this user could read a token in the environment or in the arguments of a child.
 */
export async function withCredentials<T>(
  repository: Repository,
  remote: Remote,
  action: (config: readonly string[]) => Promise<T>,
): Promise<T> {
  if (remote.token === undefined) return await action(networkConfig);
  const file = join(repository.gitDir, "credentials");
  const basic = Buffer.from(`x-access-token:${remote.token}`).toString("base64");
  const origin = new URL(remote.url).origin;
  const section = `[http "${origin}/"]\n\textraheader = AUTHORIZATION: basic ${basic}\n`;
  await writeFile(file, section, { mode: 0o600, flag: "wx" });
  try {
    return await action([...networkConfig, `include.path=${file}`]);
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * Fetches commits by SHA, without history: what was pinned is what comes, whatever the branches say meanwhile.
 * Rejects with `GitError` when the remote does not have one of them.
 */
export async function fetchCommits(
  repository: Repository,
  remote: Remote,
  shas: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  for (const sha of shas) {
    if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(sha)) throw new Error(`not a commit SHA: ${sha}`);
  }
  await withCredentials(repository, remote, (config) =>
    repository.git(
      [
        "fetch",
        "--quiet",
        "--depth=1",
        "--no-tags",
        "--no-recurse-submodules",
        remote.url,
        ...new Set(shas),
      ],
      { config, signal },
    ),
  );
}
