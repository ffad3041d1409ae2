import { type CoderName, catalog, type Platform } from "../agents/catalog.ts";
import { InstallError } from "../errors.ts";

/** The agents that a release pins in `agents/<name>/`. */
export type AgentName = CoderName;

/** Where each agent's program lies in the npm package that carries it. */
export const agentPackages = catalog;

export type { Platform };

/** Throws `InstallError` where agents are not supported: everywhere but Linux and macOS on x64 or arm64. */
export function assertSupported({ os, arch }: Platform): void {
  if (os === "win32") {
    throw new InstallError(
      "Windows is not supported: run Crosscheck on Linux or macOS (on GitHub: runs-on: ubuntu-latest), or inside WSL",
    );
  }
  if ((os !== "linux" && os !== "darwin") || (arch !== "x64" && arch !== "arm64")) {
    throw new InstallError(
      `${os} on ${arch} is not supported: the agents exist for Linux and macOS on x64 and arm64`,
    );
  }
}
