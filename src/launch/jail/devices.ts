import { chmodSync, statSync } from "node:fs";

/** The devices of the machine that bubblewrap shows in a jail's `/dev`. */
const shown = ["null", "zero", "full", "random", "urandom", "tty"].map((name) => `/dev/${name}`);

let rights: readonly (readonly [path: string, rights: number])[] | undefined;

/**
 * Remembers the rights of the machine's devices; to be called before the first jail of root's. For the kernel a jailed
 * process of root's owns them, and could take `/dev/null` from everybody: bubblewrap cannot make a device both usable and
 * read-only.
 */
export function rememberDeviceRights(): void {
  rights ??= shown.flatMap((path) => {
    const now = rightsOf(path);
    return now === undefined ? [] : [[path, now] as const];
  });
}

/** Puts back what {@link rememberDeviceRights} saw. */
export function restoreDeviceRights(): void {
  for (const [path, before] of rights ?? []) {
    if (rightsOf(path) !== before) chmodSync(path, before);
  }
}

function rightsOf(path: string): number | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && stats.mode & 0o7777;
}
