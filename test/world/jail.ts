import { type JailProbe, probeJail } from "../../src/launch/jail/probe-jail.ts";
import { launch } from "../../src/launch/launch.ts";

/**
 * Whether agents can be jailed on this machine, by its own bubblewrap or by one of the copies. Tests that need a jail are
 * skipped where they cannot; `test/setup/jail.ts` says so, and fails the run in CI.
 */
export async function probeOwnJail(copies: readonly string[] = []): Promise<JailProbe> {
  const searchPath = process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin";
  return await probeJail({ launch, searchPath, copies });
}
