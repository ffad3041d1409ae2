import { randomUUID } from "node:crypto";
import { chmod, lstat, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type CoderName, entryOf } from "../agents/catalog.ts";
import type { Launch } from "../command.ts";
import { InstallError } from "../errors.ts";
import type { AgentRelease } from "./agent-release.ts";
import { findProgram } from "./find-program.ts";
import { runToEnd } from "./run-to-end.ts";

const installTimeoutMs = 5 * 60_000;
/** An unfinished install older than this belongs to a run that is dead. */
const abandonedMs = 60 * 60_000;

/** How npm is run. */
export interface NpmOptions {
  /**
   * Its whole environment: see `npmEnvironment`. `npm` and the `node` that it needs are looked for in its PATH; the npm
   * cache and the `.npmrc` are those of its HOME.
   */
  readonly env: Readonly<Record<string, string>>;
  readonly launch: Launch;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Installs a release into `<cacheFolder>/<release.key>`, by `npm ci --ignore-scripts` in a sibling folder that is renamed
 * when it is complete. So a folder of that name is always complete. Of two parallel runs the first wins, and a later run
 * removes what a killed one left. npm checks integrity against the lock. Rejects with `InstallError`.
 *
 * @param isGood tells whether a folder holds the whole installation; an existing one that does not is replaced
 * @returns false when what npm installed is not good: then nothing is kept
 */
export async function npmInstall(
  name: CoderName,
  release: AgentRelease,
  cacheFolder: string,
  npm: NpmOptions,
  isGood: (folder: string) => Promise<boolean>,
): Promise<boolean> {
  const program = await findProgram("npm", npm.env.PATH ?? "");
  if (program === undefined) {
    throw new InstallError(
      `${name} has to be installed, but there is no npm on PATH (one in the tool cache, the workspace or a folder that others may write does not count): install Node.js with npm (on GitHub: actions/setup-node), or name an installed ${name} in the input ${name}-path`,
    );
  }
  await mkdir(cacheFolder, { recursive: true, mode: 0o755 });
  await removeAbandoned(cacheFolder);
  const partial = join(cacheFolder, `.partial-${release.key}-${randomUUID()}`);
  try {
    await mkdir(partial, { mode: 0o755 });
    await writeFile(join(partial, "package.json"), release.packageJson);
    await writeFile(join(partial, "package-lock.json"), release.lock);
    await npmCi(name, program, partial, npm);
    await closeToOthers(partial);
    if (!(await isGood(partial))) return false;
    await moveInto(partial, join(cacheFolder, release.key), isGood);
    return true;
  } finally {
    await rm(partial, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function npmCi(
  name: CoderName,
  program: string,
  folder: string,
  npm: NpmOptions,
): Promise<void> {
  const quiet = {
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
  };
  const env = { ...npm.env, ...quiet };
  const args = ["ci", "--ignore-scripts", ...entryOf(name).package.npmArgs];
  const writable = [folder];
  const { launch, signal } = npm;
  const ended = await runToEnd(
    launch,
    {
      label: `npm ci (${name})`,
      file: program,
      args,
      env,
      cwd: folder,
      readable: [],
      writable,
      network: "gateway",
    },
    { timeoutMs: installTimeoutMs, maxCharacters: 2_000, signal },
  );
  if (ended.stopped === "cancelled")
    throw new InstallError(`the installation of ${name} was cancelled`);
  if (ended.stopped === "timeout") {
    throw new InstallError(
      `npm did not install ${name} within ${installTimeoutMs / 60_000} minutes`,
    );
  }
  if (ended.exit.code !== 0) {
    const how = ended.exit.signal ?? `exit code ${ended.exit.code}`;
    throw new InstallError(`npm could not install ${name} (${how}): ${reasonIn(ended.stderrTail)}`);
  }
}

/** npm's own error lines, without its advice on log files. */
function reasonIn(stderr: string): string {
  const lines = stderr
    .split("\n")
    .flatMap((line) => /^npm (?:error|ERR!) (.+)/.exec(line)?.[1] ?? []);
  const reason = lines.filter((line) => !line.includes("complete log of this run")).join("; ");
  return reason || stderr.trim() || "it said nothing";
}

/** Takes from others the right to write that our file mode mask may leave them. */
async function closeToOthers(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const { mode } = await lstat(path);
    if ((mode & 0o022) !== 0) await chmod(path, mode & 0o7755);
  }
}

/** Takes an installation out of a cache, for good. */
export async function discard(folder: string): Promise<void> {
  const partial = join(dirname(folder), `.partial-${basename(folder)}-${randomUUID()}`);
  if (await moved(folder, partial)) await rm(partial, { recursive: true, force: true });
}

async function moveInto(
  partial: string,
  folder: string,
  isGood: (folder: string) => Promise<boolean>,
): Promise<void> {
  if (await moved(partial, folder)) return;
  // Another run was faster, and its folder is equal to ours.
  if (await isGood(folder)) return;
  const broken = `${partial}-broken`;
  await moved(folder, broken);
  await moved(partial, folder);
  await rm(broken, { recursive: true, force: true, maxRetries: 3 });
}

/** False when the target exists, or the source does not. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOTEMPTY" || code === "EEXIST" || code === "ENOENT") return false;
    throw error;
  }
}

async function removeAbandoned(cacheFolder: string): Promise<void> {
  for (const entry of await readdir(cacheFolder)) {
    if (!entry.startsWith(".partial-")) continue;
    const folder = join(cacheFolder, entry);
    const changed = await stat(folder).catch(() => undefined); // Its own run has removed it.
    if (changed && Date.now() - changed.mtimeMs > abandonedMs) {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }
}
