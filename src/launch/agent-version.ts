import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Launch } from "../command.ts";
import { InstallError } from "../errors.ts";
import { type AgentName, agentPackages } from "./agent-package.ts";
import { runToEnd } from "./run-to-end.ts";

/** Gemini, the slowest, takes 2 s on two busy cores. */
const versionTimeoutMs = 30_000;

/**
 * Asks an agent's program for its version, in an empty home. Rejects with `InstallError` when it does not start or does
 * not name one.
 *
 * @param scratchFolder where the empty home is made; removed afterwards.
 */
export async function agentVersion(
  name: AgentName,
  binary: string,
  options: { readonly launch: Launch; readonly searchPath: string; readonly scratchFolder: string },
): Promise<string> {
  const home = await mkdtemp(join(options.scratchFolder, ".version-"));
  const { isScript } = agentPackages[name];
  const [file, ...args] = isScript ? [process.execPath, binary] : [binary];
  try {
    // Gemini would start itself a second time to answer.
    const env = { PATH: options.searchPath, HOME: home, GEMINI_CLI_NO_RELAUNCH: "1" };
    const paths = { cwd: home, readable: [binary], writable: [home] };
    const ended = await runToEnd(
      options.launch,
      {
        label: `${name} --version`,
        file,
        args: [...args, "--version"],
        env,
        network: "none",
        ...paths,
      },
      { timeoutMs: versionTimeoutMs, maxCharacters: 2_000 },
    );
    const version = /\d+\.\d+\.\d+[\w.+-]*/.exec(ended.stdoutTail)?.[0];
    if (ended.exit.code === 0 && version !== undefined) return version;
    const said = (ended.stderrTail || ended.stdoutTail).trim().slice(-300) || "nothing";
    throw new InstallError(
      `${binary} is no working ${name}: asked for its version it said: ${said}`,
    );
  } catch (error) {
    if (error instanceof InstallError) throw error;
    throw new InstallError(`${binary} cannot be started as ${name}: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}
