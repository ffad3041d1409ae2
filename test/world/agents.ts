import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat } from "node:fs/promises";
import { arch, homedir, platform } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

/** The CLIs that tests drive. */
export type AgentName = "claude" | "codex" | "gemini";

const manifests = path.resolve(import.meta.dirname, "../../agents");
const cache = path.join(homedir(), ".cache", "crosscheck", "test-agents");

/**
 * Where a CLI is: its native binary, for gemini its JavaScript entry (to be run by node). The version that
 * `agents/<name>` names is installed into the user's cache folder when it is not there.
 */
export async function agentPath(name: AgentName): Promise<string> {
  const lock = await readFile(path.join(manifests, name, "package-lock.json"));
  const key = createHash("sha256").update(lock).digest("hex").slice(0, 16);
  const folder = path.join(cache, `${name}-${key}-${platform()}-${arch()}`);
  if (!(await exists(folder))) await install(name, folder);
  return path.join(folder, "node_modules", entries()[name]);
}

function entries(): Readonly<Record<AgentName, string>> {
  const machine = `${platform()}-${arch()}`;
  const triple = `${arch() === "arm64" ? "aarch64" : "x86_64"}-${platform() === "darwin" ? "apple-darwin" : "unknown-linux-musl"}`;
  return {
    claude: `@anthropic-ai/claude-code-${machine}/claude`,
    codex: `@openai/codex-${machine}/vendor/${triple}/bin/codex`,
    gemini: "@google/gemini-cli/bundle/gemini.js",
  };
}

/** Installs beside the final place and moves it there in one step, so that two test files at once do no harm. */
async function install(name: AgentName, folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(`${folder}.`);
  try {
    await cp(path.join(manifests, name), draft, { recursive: true });
    const omit = name === "gemini" ? ["--omit=optional"] : [];
    const options = ["--ignore-scripts", "--no-audit", "--no-fund", ...omit];
    await promisify(execFile)("npm", ["ci", ...options], {
      cwd: draft,
      env: { PATH: process.env.PATH, HOME: homedir() },
    });
    await rename(draft, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function exists(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
}
