import { probeOwnJail } from "../world/jail.ts";

/** Several projects share this setup, and one process runs them all: it speaks once. */
const told = Symbol.for("crosscheck.test.jail");
const shared = globalThis as { [told]?: true };

/**
 * Vitest's global setup: no test of the jail is skipped in silence. In CI a machine without a jail fails the run; elsewhere
 * the last line of the run says what was not tested, and how to have it.
 */
export default async function setup(): Promise<(() => void) | undefined> {
  const probe = await probeOwnJail();
  if (probe.status === "works") return undefined;
  const remedy = "install bubblewrap (apt-get install bubblewrap) and allow user namespaces";
  if (process.env.CI) throw new Error(`CI must test the jail (${probe.reason}): ${remedy}`);
  return () => {
    if (shared[told]) return;
    shared[told] = true;
    console.warn(`\nNOT TESTED: the jail of agents (${probe.reason}). To test it, ${remedy}.`);
  };
}
