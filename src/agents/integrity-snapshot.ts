import { lstat, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { IntegrityError } from "../errors.ts";
import { treesFile } from "../launch/agent-release.ts";
import { findProgram } from "../launch/find-program.ts";
import type { AgentInstallation } from "../launch/install.ts";
import { coderNames } from "./catalog.ts";
import type { HostEnvironment } from "./host-environment.ts";

/** State of files from before agents ran, which are executed or read afterwards. */
export interface IntegritySnapshot {
  /**
   * Restores changed files, and removes changed folders, which are created again when needed. Throws an error that names
   * them; does nothing when all are unchanged.
   */
  check(): Promise<void>;
}

/**
 * Remembers files by content, and folders by their files' times and sizes. A process that may write a file cannot set the
 * time of its last change (ctime) back.
 * @param files absolute paths; one that does not exist must not exist afterwards
 * @param folders absolute paths
 */
export async function takeSnapshot(
  files: readonly string[],
  folders: readonly string[],
): Promise<IntegritySnapshot> {
  const contents = new Map(
    await Promise.all(files.map(async (file) => [file, await contentOf(file)] as const)),
  );
  const states = new Map(
    await Promise.all(folders.map(async (folder) => [folder, await stateOf(folder)] as const)),
  );
  return {
    async check() {
      const broken: string[] = [];
      for (const [file, before] of contents) {
        const now = await contentOf(file);
        if (before === null ? now === null : now !== null && before.equals(now)) continue;
        broken.push(file);
        if (before === null) await rm(file, { recursive: true, force: true });
        else await writeFile(file, before);
      }
      for (const [folder, before] of states) {
        if ((await stateOf(folder)) === before) continue;
        broken.push(folder);
        await rm(folder, { recursive: true, force: true });
      }
      if (broken.length > 0) {
        throw new IntegrityError(
          `while agents ran without a jail, these were changed: ${broken.join(", ")}. They are put back or removed, and what the agents said is not used`,
        );
      }
    },
  };
}

/** Null: there is no such file. */
async function contentOf(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (["ENOENT", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}

async function stateOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const states = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const { ino, mode, size, ctimeNs } = await lstat(path, { bigint: true });
    return `${path} ${ino} ${mode} ${size} ${ctimeNs}`;
  });
  return (await Promise.all(states)).sort().join("\n");
}

/** Remembers all files that later steps and later runs on this machine execute. */
export async function snapshotProgram(
  { agentsFolder, programPath }: HostEnvironment,
  installed: readonly AgentInstallation[],
): Promise<IntegritySnapshot> {
  const root = dirname(agentsFolder);
  const names = coderNames.flatMap((name) => [
    `agents/${name}/package.json`,
    `agents/${name}/package-lock.json`,
    `agents/${name}/${treesFile}`,
  ]);
  const own = ["action.yml", "dist/index.js", "dist/post/index.js", "dist/cli/index.js", ...names];
  const git = await findProgram("git", programPath);
  const folders = installed.flatMap((one) =>
    one.status === "ready" && one.agent.source !== "given" ? one.agent.readable : [],
  );
  const files = own.map((file) => join(root, file));
  return await takeSnapshot(git === undefined ? files : [...files, git], folders);
}
