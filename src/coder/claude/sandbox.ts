import type { ThreadOptions } from "../coder.ts";
import type { ClaudeOptions, ClaudePermissionMode } from "./claude-options.ts";

const READ_TOOLS = ["Read", "Grep", "Glob"];
const WRITE_TOOLS = [...READ_TOOLS, "Edit", "Write"];
const ALL_TOOLS = [...WRITE_TOOLS, "Bash"];

/** The tool by which the model asks the user. */
export const ASK_USER = "AskUserQuestion";

/** A sandbox in Claude Code's own words. */
export interface ClaudeSandbox {
  /** The exact set of built-in tools. */
  readonly tools: readonly string[];
  readonly permissionMode: ClaudePermissionMode;
  /** Flags beyond `--tools` and `--permission-mode`. */
  readonly flags: readonly string[];
}

/** Whether the CLI puts to us what needs leave. */
export function asks({ approvalPolicy = "never" }: ThreadOptions): boolean {
  return approvalPolicy !== "never";
}

/**
 * What a thread may do, as flags of Claude Code 2.1.329. `--restricted` confines the file tools to the working
 * directories; without it `acceptEdits` and allow rules for a bare tool name reach every path of the host.
 */
export function claudeSandbox(
  thread: ThreadOptions,
  coder: Pick<ClaudeOptions, "permissionMode"> = {},
): ClaudeSandbox {
  const usual = usualSandbox(thread);
  const tools = offeredTools(thread, usual.tools);
  const isFree = thread.sandbox === "danger-full-access" && !asks(thread) && tools.length > 0;
  return {
    tools,
    permissionMode: coder.permissionMode ?? usual.permissionMode,
    flags: isFree ? ["--allowedTools", tools.join(",")] : usual.flags,
  };
}

function offeredTools({ tools, approvals }: ThreadOptions, usual: readonly string[]) {
  if (tools === "none") return [];
  if (tools !== undefined && tools !== "all") return tools;
  return approvals?.onToolUserInput === undefined ? usual : [...usual, ASK_USER];
}

function usualSandbox(thread: ThreadOptions): ClaudeSandbox {
  const isFree = thread.sandbox === "danger-full-access";
  const flags = isFree ? [] : ["--restricted"];
  if (asks(thread)) {
    // Commands too: none runs unasked but those that only read.
    const tools = thread.sandbox === "read-only" ? READ_TOOLS : ALL_TOOLS;
    return { tools, permissionMode: "default", flags };
  }
  switch (thread.sandbox) {
    case "read-only":
      return { tools: READ_TOOLS, permissionMode: "dontAsk", flags };
    case "workspace-write":
      return { tools: WRITE_TOOLS, permissionMode: "acceptEdits", flags };
    case "danger-full-access":
      // Not bypassPermissions: Claude Code refuses that mode for root.
      return { tools: ALL_TOOLS, permissionMode: "dontAsk", flags };
  }
}
