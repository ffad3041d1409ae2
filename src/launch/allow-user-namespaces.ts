import type { Launch } from "../command.ts";
import { findProgram } from "./find-program.ts";
import { runToEnd } from "./run-to-end.ts";

/** What GitHub's Ubuntu images forbid bubblewrap by. */
const setting = "kernel.apparmor_restrict_unprivileged_userns=0";

/** When user namespaces may be allowed, and by whom. */
export interface AllowOptions {
  readonly launch: Launch;
  /** In the form of PATH: where `sudo` is looked for. */
  readonly searchPath: string;
  /** The runner's `RUNNER_ENVIRONMENT`; undefined outside of a runner. */
  readonly runnerEnvironment: string | undefined;
  /** Whether the user lets us: the setting holds for the whole machine. */
  readonly allowed: boolean;
}

/**
 * Lets unprivileged processes make user namespaces, for a jail that did not start without: only on a machine that
 * GitHub throws away after the job, only where the user does not refuse it, and only where sudo asks for no password.
 *
 * @returns true when the setting was made: the jail is worth another probe.
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
