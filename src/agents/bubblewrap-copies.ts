import { join } from "node:path";
import type { AgentInstallation } from "../launch/install.ts";

/** Where an installed codex keeps a bubblewrap of its own, for machines that have none. */
export function bubblewrapCopies(installed: readonly AgentInstallation[]): string[] {
  const codex = installed.find((one) => one.name === "codex");
  if (codex?.status !== "ready") return [];
  return [join(codex.agent.binary, "..", "..", "codex-resources", "bwrap")];
}
