import { dirname, join } from "node:path";
import type { Command } from "../../command.ts";
import type { ConnectContext } from "../driver/adapter.ts";
import { effortWord } from "../effort-table.ts";
import type { ClaudeOptions } from "./claude-options.ts";
import { ownServerConfig } from "./own-tool-names.ts";
import { asks, claudeSandbox } from "./sandbox.ts";

type Context = ConnectContext<ClaudeOptions>;

/** The file that holds the thread's system prompt; to be written before the start. */
export function systemPromptFile(context: Context): string {
  return join(context.ownFolder, "system.md");
}

/** The folder for the CLI's temporary files; to be made before the start. */
export function temporaryFolder(context: Context): string {
  return join(context.threadFolder, "tmp");
}

/** Claude Code as one live process: stream-json both ways, nothing loaded from the tree, and nobody asked for leave but us. */
export function claudeCommand(context: Context): Command {
  const { coder, thread, homeFolder, threadFolder, ownFolder } = context;
  const directories = thread.additionalDirectories ?? [];
  const writes = thread.sandbox !== "read-only";
  const trees = [thread.cwd, ...directories];
  return {
    label: "claude",
    file: coder.binary,
    args: claudeArguments(context),
    env: claudeEnvironment(context),
    cwd: thread.cwd,
    readable: [dirname(coder.binary), ownFolder, ...(writes ? [] : trees)],
    writable: [homeFolder, threadFolder, ...(writes ? trees : [])],
    network: "gateway",
  };
}

function claudeArguments(context: Context): string[] {
  const { coder, thread, model } = context;
  const { tools, ownTools, permissionMode, flags } = claudeSandbox(thread, coder);
  const args = ["--print", "--verbose", "--output-format", "stream-json"];
  args.push("--input-format", "stream-json", "--include-partial-messages");
  // The two that make the tree harmless: no settings, hooks, CLAUDE.md, skills, agents; no MCP servers but our own.
  args.push("--setting-sources", "", "--strict-mcp-config");
  if (ownTools.length > 0) args.push("--mcp-config", ownServerConfig);
  args.push("--tools", tools.join(","), "--permission-mode", permissionMode);
  if (asks(thread)) args.push("--permission-prompt-tool", "stdio", ...flags);
  else args.push("--permission-prompts", "none", ...flags);
  args.push("--model", model, ...sessionArguments(context));
  if (thread.maxCostUsd !== undefined) args.push("--max-budget-usd", String(thread.maxCostUsd));
  const effort = thread.effort && effortWord("claude", model, thread.effort);
  if (effort !== undefined) args.push("--effort", String(effort));
  if (thread.system !== undefined) {
    // Without the second one a resumed session sends the prompt that it recorded at its start.
    args.push("--system-prompt-file", systemPromptFile(context), "--system-prompt-snapshot", "off");
  }
  for (const directory of thread.additionalDirectories ?? []) args.push("--add-dir", directory);
  return args;
}

function sessionArguments({ threadId, resume, forkOf }: Context): string[] {
  if (forkOf !== undefined) return ["--resume", forkOf, "--fork-session", "--session-id", threadId];
  return [resume ? "--resume" : "--session-id", threadId];
}

function claudeEnvironment(context: Context): Record<string, string> {
  const { coder, thread, homeFolder } = context;
  const temporary = temporaryFolder(context);
  return {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    LANG: "C.UTF-8",
    TERM: "dumb",
    NO_PROXY: "127.0.0.1,localhost",
    ...coder.env,
    ...thread.env,
    HOME: homeFolder,
    TMPDIR: temporary,
    CLAUDE_CONFIG_DIR: join(homeFolder, ".claude"),
    CLAUDE_CODE_TMPDIR: temporary,
    ANTHROPIC_BASE_URL: coder.baseUrl,
    [coder.keyKind === "oauth" ? "CLAUDE_CODE_OAUTH_TOKEN" : "ANTHROPIC_API_KEY"]: coder.apiKey,
    // Nothing but the base URL is contacted: no telemetry, flags, updates.
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    // Else `@path` anywhere in a prompt, a diff included, reads that file of the host.
    CLAUDE_CODE_DISABLE_ATTACHMENTS: "1",
    // Else branch names and commit subjects reach the system prompt.
    CLAUDE_CODE_DISABLE_GIT_INSTRUCTIONS: "1",
    CLAUDE_CODE_DISABLE_AUTO_MEMORY: "1",
    CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: "1",
    // A plan is one call then (`TodoWrite`, where a thread's list names it), not a call per step.
    CLAUDE_CODE_ENABLE_TASKS: "0",
    // The gateway repeats what is worth repeating.
    CLAUDE_CODE_MAX_RETRIES: "0",
    // Else a refused (400) request is sent up to three times more, each time with one beta feature less.
    CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS: "1",
    // The number of attempts, so none is repeated in the turn: the repair turn is the driver's.
    MAX_STRUCTURED_OUTPUT_RETRIES: "1",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "core.fsmonitor",
    GIT_CONFIG_VALUE_0: "false",
  };
}
