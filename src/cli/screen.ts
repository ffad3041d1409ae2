import { fstatSync } from "node:fs";

/** What is at the other end of a command's stdout and stderr. */
export interface Screen {
  /** A person sees stderr as it comes. */
  readonly isWatched: boolean;
  /** Both come out at the same place: what was told on stderr need not be printed once more. */
  readonly isShared: boolean;
  readonly isColored: boolean;
}

/** Looks at the process's streams. `NO_COLOR` and `FORCE_COLOR` (https://no-color.org, https://force-color.org) outrank a terminal. */
export function screenOf(
  { stdout, stderr }: Pick<NodeJS.Process, "stdout" | "stderr">,
  env: Readonly<Record<string, string | undefined>>,
): Screen {
  const isForced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0";
  const isPlain = (env.NO_COLOR ?? "") !== "" || env.FORCE_COLOR === "0" || env.TERM === "dumb";
  return {
    isWatched: stderr.isTTY,
    isShared: (stdout.isTTY && stderr.isTTY) || isSameFile(stdout.fd, stderr.fd),
    isColored: isForced || (stderr.isTTY && !isPlain),
  };
}

function isSameFile(one: number, other: number): boolean {
  try {
    const [a, b] = [fstatSync(one), fstatSync(other)];
    return a.dev === b.dev && a.ino === b.ino;
  } catch {
    return false; // One of them is closed.
  }
}
