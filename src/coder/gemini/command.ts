import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Command } from "../../command.ts";
import type { ConnectContext } from "../driver/adapter.ts";
import { writeOwnFile } from "../process/own-file.ts";
import type { GeminiOptions } from "./gemini-options.ts";
import { geminiFlags, geminiPolicy, geminiSettings } from "./settings.ts";

/**
 * Writes the CLI's state into the thread's folder and describes the process that uses it: `acp` for a live one, `once`
 * for one turn. `once` does not work where nothing is trusted, so it trusts the empty folder that it is started in.
 */
export async function prepareGemini(
  context: ConnectContext<GeminiOptions>,
  mode: "acp" | "once",
): Promise<Command> {
  const { coder, thread, model, threadFolder, ownFolder, failure } = context;
  const isOnce = mode === "once";
  // New for each process: the one before could have left links in its HOME, and nothing of it is needed again.
  const state = join(threadFolder, randomUUID());
  const home = join(state, "home");
  const temp = join(state, "temp");
  // Not the tree: the CLI looks for `.env` and `.gemini` where it is started.
  const cwd = join(state, "cwd");
  const policy = join(ownFolder, "deny.toml");
  const system = join(ownFolder, "system.md");
  const flags = join(ownFolder, "flags.json");
  for (const folder of [state, home, join(home, ".gemini"), temp, cwd]) await mkdir(folder);
  const settings = JSON.stringify(geminiSettings(thread, model), null, 2);
  await writeOwnFile(failure, join(home, ".gemini", "settings.json"), settings);
  await writeOwnFile(failure, policy, geminiPolicy(thread));
  await writeOwnFile(failure, flags, JSON.stringify(geminiFlags));
  if (thread.system !== undefined) await writeOwnFile(failure, system, thread.system);

  return {
    label: "gemini",
    file: coder.node,
    args: [
      coder.binary,
      ...(isOnce ? ["--output-format", "stream-json"] : ["--acp"]),
      ...(isOnce ? ["--include-directories", thread.cwd] : []),
      ...["--admin-policy", policy, "--extensions", "none"],
    ],
    env: {
      PATH: `${dirname(coder.node)}:/usr/local/bin:/usr/bin:/bin`,
      LANG: "C.UTF-8",
      NO_COLOR: "1",
      NO_BROWSER: "1",
      NO_PROXY: "127.0.0.1,localhost",
      ...coder.env,
      ...thread.env,
      HOME: home,
      TMPDIR: temp,
      // Beats every other source of trust.
      GEMINI_CLI_TRUST_WORKSPACE: String(isOnce),
      // One process instead of two, which signals reach.
      GEMINI_CLI_NO_RELAUNCH: "1",
      GEMINI_EXP: flags,
      GOOGLE_GEMINI_BASE_URL: coder.baseUrl,
      ...(thread.system !== undefined && { GEMINI_SYSTEM_MD: system }),
      // Empty, not absent: what is set, a `.env` of the tree does not replace. The live one's key goes over stdin.
      GEMINI_API_KEY: isOnce ? coder.apiKey : "",
      GOOGLE_API_KEY: "",
      GOOGLE_CLOUD_PROJECT: "",
      GOOGLE_CLOUD_LOCATION: "",
    },
    cwd,
    readable: [coder.node, dirname(dirname(coder.binary)), ownFolder, thread.cwd],
    // Not the tree: what is written there, we write.
    writable: [threadFolder],
    network: "gateway",
  };
}
