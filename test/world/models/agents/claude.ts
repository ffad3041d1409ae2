import { agentPath } from "../../agents.ts";
import { cleanEnvironment } from "../../environment.ts";
import { testKeys } from "../server.ts";
import { type Ended, runProgram } from "./run-program.ts";

/** One `claude -p` against the scripted models: no retries, nothing loaded from the tree, no traffic but the models'. */
export async function runClaude(options: {
  readonly url: string;
  readonly home: string;
  readonly cwd: string;
  readonly prompt: string;
  readonly args?: readonly string[];
  readonly key?: string;
}): Promise<Ended> {
  const args = ["-p", "--output-format", "stream-json", "--verbose", "--setting-sources", ""];
  args.push(
    "--strict-mcp-config",
    "--permission-mode",
    "acceptEdits",
    "--model",
    "claude-sonnet-5",
  );
  const env = cleanEnvironment(options.home, {
    CLAUDE_CONFIG_DIR: `${options.home}/.claude`,
    ANTHROPIC_BASE_URL: options.url,
    ANTHROPIC_API_KEY: options.key ?? testKeys.anthropic,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    CLAUDE_CODE_DISABLE_ATTACHMENTS: "1",
    CLAUDE_CODE_MAX_RETRIES: "0",
    // Without it 2.1.329 repeats a refused (400) request up to three times, each with one beta feature less.
    CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS: "1",
    CLAUDE_CODE_DISABLE_NONSTREAMING_FALLBACK: "1",
  });
  return runProgram(await agentPath("claude"), [...args, ...(options.args ?? [])], {
    cwd: options.cwd,
    env,
    input: options.prompt,
  });
}
