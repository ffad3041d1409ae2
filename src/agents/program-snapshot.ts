import { dirname, join } from "node:path";
import { findProgram } from "../launch/find-program.ts";
import type { AgentInstallation } from "../launch/install.ts";
import { coderNames } from "./catalog.ts";
import type { HostEnvironment } from "./host-environment.ts";
import { type IntegritySnapshot, takeSnapshot } from "./integrity-snapshot.ts";

/** Remembers all files that later steps and later runs on this machine execute. */
export async function snapshotProgram(
  { agentsFolder, searchPath }: HostEnvironment,
  installed: readonly AgentInstallation[],
): Promise<IntegritySnapshot> {
  const root = dirname(agentsFolder);
  const names = coderNames.flatMap((name) => [
    `agents/${name}/package.json`,
    `agents/${name}/package-lock.json`,
  ]);
  const own = ["action.yml", "dist/index.js", "dist/post/index.js", "dist/cli/index.js", ...names];
  const git = await findProgram("git", searchPath);
  const folders = installed.flatMap((one) =>
    one.status === "ready" && one.agent.source !== "given" ? one.agent.readable : [],
  );
  const files = own.map((file) => join(root, file));
  return await takeSnapshot(git === undefined ? files : [...files, git], folders);
}
