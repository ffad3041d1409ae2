import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Coder, CoderOptions } from "../coder/coder.ts";
import { probeCodexSandbox } from "../coder/codex/probe-sandbox.ts";
import { createCoder } from "../coder/create-coder.ts";
import type { VendorAccess } from "../config/config.ts";
import { CoderError } from "../errors.ts";
import { mayWrite } from "../fix/check-patch.ts";
import type { AcquireOptions } from "./agent.ts";
import type { CoderName } from "./catalog.ts";
import type { Isolation, IsolationSettings } from "./isolate.ts";

/** Creates a role's coder with the options that only this coder takes. */
export function createAgentCoder(
  name: CoderName,
  options: CoderOptions,
  { keyKind }: Pick<VendorAccess, "keyKind">,
  { asked }: AcquireOptions = {},
): Coder {
  switch (name) {
    case "claude":
      return createCoder(name, { ...options, keyKind });
    case "gemini":
      return createCoder(name, {
        ...options,
        node: process.execPath,
        mayWrite: (path) => mayWrite(path, asked),
      });
    default:
      // The compiler names a coder whose options this does not satisfy.
      return createCoder(name, options);
  }
}

/** Why a coder may have no tools here; undefined when it may. */
export async function toolsProblem(
  name: CoderName,
  options: CoderOptions,
  use: "review" | "fix",
  isolation: Pick<IsolationSettings, "isolation"> & Pick<Isolation, "unjailed">,
): Promise<string | undefined> {
  return name === "codex" ? await codexToolsProblem(options, use, isolation) : undefined;
}

/**
 * Codex has one tool, a shell. Its own sandbox prevents writing and the network, but not reading all that this user can
 * read. So it needs the jail, unless the user has switched isolation off.
 */
async function codexToolsProblem(
  options: CoderOptions,
  use: "review" | "fix",
  { isolation, unjailed }: Pick<IsolationSettings, "isolation"> & Pick<Isolation, "unjailed">,
): Promise<string | undefined> {
  if (unjailed !== null && isolation !== "off") {
    return "without a jail its commands could read all that this user can; isolation: off allows that";
  }
  const cwd = join(options.stateFolder, "sandbox-probe");
  await mkdir(cwd, { recursive: true });
  const sandbox = use === "review" ? "read-only" : "workspace-write";
  try {
    const probe = await probeCodexSandbox(options, { cwd, sandbox });
    return probe.status === "works" ? undefined : `its own sandbox cannot start: ${probe.reason}`;
  } catch (error) {
    if (error instanceof CoderError) return error.message;
    throw error;
  }
}
