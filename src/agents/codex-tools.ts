import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { CoderOptions } from "../coder/coder.ts";
import { probeCodexSandbox } from "../coder/codex/probe-sandbox.ts";
import type { Config } from "../config/config.ts";
import { CoderError } from "../errors.ts";

/**
 * Why codex may have no tools here; undefined when it may. Its one tool is a shell: its own sandbox keeps it from
 * writing and from the network, but not from reading whatever this user can read, so where a jail was to be expected and
 * is not there it gets none.
 * @param unjailed why there is no jail; null when there is one
 */
export async function codexToolsProblem(
  coder: CoderOptions,
  use: "review" | "fix",
  {
    isolation,
    unjailed,
  }: { readonly isolation: Config["isolation"]; readonly unjailed: string | null },
): Promise<string | undefined> {
  if (unjailed !== null && isolation !== "off") {
    return "without a jail its commands could read all that this user can; isolation: off allows that";
  }
  const cwd = join(coder.stateFolder, "sandbox-probe");
  await mkdir(cwd, { recursive: true });
  const sandbox = use === "review" ? "read-only" : "workspace-write";
  try {
    const probe = await probeCodexSandbox(coder, { cwd, sandbox });
    return probe.status === "works" ? undefined : `its own sandbox cannot start: ${probe.reason}`;
  } catch (error) {
    if (error instanceof CoderError) return error.message;
    throw error;
  }
}
