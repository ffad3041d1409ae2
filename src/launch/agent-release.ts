import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InstallError } from "../errors.ts";
import { type AgentName, agentPackages, type Platform } from "./agent-package.ts";

/** The exact release of an agent that this release of Crosscheck was tested with. */
export interface AgentRelease {
  readonly version: string;
  readonly packageJson: Buffer;
  readonly lock: Buffer;
  /** Names the install folder: what is installed depends on nothing else. */
  readonly key: string;
}

/**
 * Reads `<agentsFolder>/<name>/package.json` and its lock. Throws `InstallError` when they are missing or do not name a
 * version: then the copy of Crosscheck itself is not complete.
 */
export async function readAgentRelease(
  agentsFolder: string,
  name: AgentName,
  { os, arch }: Platform,
): Promise<AgentRelease> {
  const folder = join(agentsFolder, name);
  try {
    const packageJson = await readFile(join(folder, "package.json"));
    const lock = await readFile(join(folder, "package-lock.json"));
    const { packageName } = agentPackages[name];
    const version: unknown = JSON.parse(packageJson.toString()).dependencies?.[packageName];
    if (typeof version !== "string" || !/^\d[\w.+-]*$/.test(version)) {
      throw new Error(`it pins no exact version of ${packageName}`);
    }
    const hash = createHash("sha256").update(lock).digest("hex").slice(0, 16);
    return { version, packageJson, lock, key: `${name}-${version}-${os}-${arch}-${hash}` };
  } catch (error) {
    throw new InstallError(
      `${folder} does not say which ${name} to install: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
}
