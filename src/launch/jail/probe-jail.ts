import { dirname, join } from "node:path";
import { entryOf } from "../../agents/catalog.ts";
import type { Command, Launch } from "../../command.ts";
import { findProgram, isExecutable } from "../find-program.ts";
import type { AgentInstallation } from "../install.ts";
import type { ExtendedLaunch } from "../launch.ts";
import { othersMayWrite } from "../others-may-write.ts";
import { runToEnd } from "../run-to-end.ts";
import { type Jail, jailed } from "./jail.ts";

/** Whether processes can be jailed on this machine. */
export type JailProbe =
  | { readonly status: "works"; readonly bubblewrap: string; readonly unsized: boolean }
  | { readonly status: "absent"; readonly reason: string }
  | { readonly status: "broken"; readonly bubblewrap: string; readonly reason: string };

interface ProbeOptions {
  readonly launch: ExtendedLaunch;
  /** Where `bwrap` is looked for, in the form of the variable PATH. */
  readonly searchPath: string;
  /** Absolute paths of further copies that may be trusted, tried after that one: see {@link bubblewrapCopies}. */
  readonly copies: readonly string[];
}

/**
 * Starts Node in a jail to see whether it works: the kernel, AppArmor (GitHub's Ubuntu images) or a container may forbid
 * namespaces. The first bubblewrap that works is taken.
 */
export async function probeJail({ launch, searchPath, copies }: ProbeOptions): Promise<JailProbe> {
  if (process.platform !== "linux") {
    return { status: "absent", reason: "bubblewrap exists for Linux only" };
  }
  // It builds every jail, so it is root's, or part of an agent whose files were checked.
  const refused: string[] = [];
  const onRefused = (text: string) => refused.push(text);
  const onPath = await findProgram("bwrap", searchPath, { owner: "root", onRefused });
  let broken: JailProbe | undefined;
  for (const bubblewrap of [...(onPath ? [onPath] : []), ...copies]) {
    if (!(await isExecutable(bubblewrap))) continue;
    let reason = await problemOf(launch, { bubblewrap });
    const unsized = reason?.includes("--size") ?? false;
    if (unsized) reason = await problemOf(launch, { bubblewrap, unsized });
    if (reason === undefined) return { status: "works", bubblewrap, unsized };
    broken ??= { status: "broken", bubblewrap, reason };
  }
  return (
    broken ?? {
      status: "absent",
      reason: ["bubblewrap is not installed (on Ubuntu: apt install bubblewrap)", ...refused].join(
        "; ",
      ),
    }
  );
}

async function problemOf(launch: ExtendedLaunch, jail: Jail): Promise<string | undefined> {
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

/** By this setting GitHub's Ubuntu images forbid bubblewrap. */
const setting = "kernel.apparmor_restrict_unprivileged_userns=0";

/** Conditions for allowing user namespaces. */
interface AllowOptions {
  readonly launch: Launch;
  /** In the form of PATH: where `sudo` is looked for. */
  readonly searchPath: string;
  /** The runner's `RUNNER_ENVIRONMENT`; undefined outside of a runner. */
  readonly runnerEnvironment: string | undefined;
  /** Whether the user agrees: the setting affects the whole machine. */
  readonly allowed: boolean;
}

/**
 * Allows user namespaces to unprivileged processes, so that a broken jail may start. Does so only on a machine that
 * GitHub hosts, where the user allows it, and where sudo asks for no password.
 *
 * @returns true when the setting was made, so that the jail should be probed again
 */
export async function allowUserNamespaces(options: AllowOptions): Promise<boolean> {
  const { launch, searchPath, runnerEnvironment, allowed } = options;
  if (!allowed || runnerEnvironment !== "github-hosted") return false;
  const sudo = await findProgram("sudo", searchPath);
  if (sudo === undefined) return false;
  const command = {
    label: "sysctl",
    file: sudo,
    args: ["-n", "sysctl", "-w", setting],
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
    cwd: "/",
    readable: [],
    writable: [],
    network: "none",
  } as const;
  const { exit } = await runToEnd(launch, command, { timeoutMs: 10_000, maxCharacters: 500 });
  return exit.code === 0;
}

/**
 * Copies of bubblewrap that installed agents bring, for machines that have none. An agent that somebody named was not
 * checked, so its copy counts only where nobody but root can have put it.
 */
export function bubblewrapCopies(installed: readonly AgentInstallation[]): string[] {
  return installed.flatMap((one) => {
    const { bubblewrap } = entryOf(one.name).package;
    if (one.status !== "ready" || bubblewrap === undefined) return [];
    const copy = join(dirname(one.agent.binary), bubblewrap);
    return one.agent.source === "given" && othersMayWrite(copy, "root") !== undefined ? [] : [copy];
  });
}
