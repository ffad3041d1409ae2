import { dirname } from "node:path";
import type { Command } from "../command.ts";
import { findProgram, isExecutable } from "./find-program.ts";
import { type Jail, jailed } from "./jail.ts";
import type { ExtendedLaunch } from "./launch.ts";
import { runToEnd } from "./run-to-end.ts";

/** Whether processes can be jailed on this machine. */
export type JailProbe =
  | { readonly status: "works"; readonly bubblewrap: string; readonly unsized: boolean }
  | { readonly status: "absent"; readonly reason: string }
  | { readonly status: "broken"; readonly bubblewrap: string; readonly reason: string };

export interface ProbeOptions {
  readonly launch: ExtendedLaunch;
  /** Where `bwrap` is looked for, in the form of the variable PATH. */
  readonly searchPath: string;
  /** Absolute paths of further copies, tried after that one: Codex brings its own. */
  readonly copies: readonly string[];
}

/**
 * Starts Node in a jail, with a network of its own, and believes what it sees: namespaces may be forbidden by the kernel,
 * by AppArmor (GitHub's Ubuntu images) or by a container around us. The first bubblewrap that works is taken.
 */
export async function probeJail({ launch, searchPath, copies }: ProbeOptions): Promise<JailProbe> {
  if (process.platform !== "linux") {
    return { status: "absent", reason: "bubblewrap exists for Linux only" };
  }
  const onPath = await findProgram("bwrap", searchPath);
  let broken: JailProbe | undefined;
  for (const bubblewrap of [...(onPath ? [onPath] : []), ...copies]) {
    if (!(await isExecutable(bubblewrap))) continue;
    let reason = await whatIsWrong(launch, { bubblewrap });
    const unsized = reason?.includes("--size") ?? false;
    if (unsized) reason = await whatIsWrong(launch, { bubblewrap, unsized });
    if (reason === undefined) return { status: "works", bubblewrap, unsized };
    broken ??= { status: "broken", bubblewrap, reason };
  }
  return (
    broken ?? {
      status: "absent",
      reason: "bubblewrap is not installed (on Ubuntu: apt install bubblewrap)",
    }
  );
}

async function whatIsWrong(launch: ExtendedLaunch, jail: Jail): Promise<string | undefined> {
  const command: Command = {
    label: "jail probe",
    file: process.execPath,
    args: ["-e", "process.exit(process.env.INSIDE === '1' ? 0 : 1)"],
    env: { INSIDE: "1" },
    cwd: dirname(process.execPath),
    readable: [dirname(process.execPath)],
    writable: [],
    network: "none",
  };
  try {
    const limits = { timeoutMs: 20_000, maxCharacters: 500 };
    const ended = await runToEnd(jailed(launch, jail), command, limits);
    if (ended.exit.code === 0) return undefined;
    return ended.stopped ?? (ended.stderrTail.trim() || `exit code ${ended.exit.code}`);
  } catch (error) {
    return (error as Error).message;
  }
}
