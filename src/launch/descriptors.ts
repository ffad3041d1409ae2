import type { StdioOptions } from "node:child_process";
import { openSync, readdirSync, readFileSync } from "node:fs";

/** O_CLOEXEC as /proc prints it: https://man7.org/linux/man-pages/man5/proc_pid_fdinfo.5.html */
const closedOnExec = 0o2000000;

let nothing: number | undefined;

/**
 * The descriptors of a child: pipes for stdin, stdout and stderr, then `piped` further ones from 3 on. What our own caller
 * left open in us, such as a folder, would reach the child by its number: there it gets `/dev/null`. Node's own
 * descriptors are closed in a child; where the system has no `/proc`, nothing is known of the others.
 */
export function descriptorsFor(piped: number): StdioOptions {
  const pipes = Array.from({ length: 3 + piped }, () => "pipe" as const);
  const inherited = inheritedDescriptors().filter((one) => one >= pipes.length);
  const last = Math.max(pipes.length - 1, ...inherited);
  const rest = Array.from({ length: last + 1 - pipes.length }, (_, at) => {
    if (!inherited.includes(pipes.length + at)) return "ignore" as const;
    nothing ??= openSync("/dev/null", "r+");
    return nothing;
  });
  return [...pipes, ...rest];
}

/** Our descriptors from 3 on that a program we start would get. */
function inheritedDescriptors(): number[] {
  const folder = "/proc/self/fdinfo";
  try {
    return readdirSync(folder)
      .map(Number)
      .filter((one) => one > 2 && !isClosedOnExec(`${folder}/${one}`));
  } catch {
    return [];
  }
}

function isClosedOnExec(path: string): boolean {
  try {
    const flags = /^flags:\s+([0-7]+)$/m.exec(readFileSync(path, "utf8"))?.[1] ?? "0";
    return (Number.parseInt(flags, 8) & closedOnExec) !== 0;
  } catch {
    return true; // Closed meanwhile.
  }
}
