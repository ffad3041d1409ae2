import type { ThreadOptions } from "../coder.ts";
import type { ClaudeOptions, ClaudePermissionMode } from "./claude-options.ts";
import { ownToolNames } from "./own-tool-names.ts";

const READ_TOOLS = ["Read", "Grep", "Glob"];
const WRITE_TOOLS = [...READ_TOOLS, "Edit", "Write"];
const ALL_TOOLS = [...WRITE_TOOLS, "Bash"];

/** The tool by which the model asks the user. */
export const ASK_USER = "AskUserQuestion";

/** A sandbox in Claude Code's own words. */
export interface ClaudeSandbox {
  /** The exact set of built-in tools. */
  readonly tools: readonly string[];
  /** Tools of ours, by the CLI's names. */
  readonly ownTools: readonly string[];
  readonly permissionMode: ClaudePermissionMode;
  /** Flags beyond `--tools` and `--permission-mode`. */
  readonly flags: readonly string[];
}

/** Whether the CLI puts to us what needs leave. */
export function asks(thread: ThreadOptions): boolean {
  return asksLeave(thread) || thread.approvals?.onToolUserInput !== undefined;
}

/** Whether the thread's policy lets a judge accept anything. */
export function asksLeave({ approvalPolicy = "never" }: ThreadOptions): boolean {
  return approvalPolicy !== "never";
}

/**
 * What a thread may do, as flags of Claude Code 2.1.329. `--restricted` confines the file tools to the working
 * directories. Without it `acceptEdits` and allow rules for a bare tool name reach every path of the host.
 */
export function claudeSandbox(
  thread: ThreadOptions,
  coder: Pick<ClaudeOptions, "permissionMode"> = {},
): ClaudeSandbox {
  const usual = usualSandbox(thread);
  const tools = offeredTools(thread, usual.tools);
  const isFree = thread.sandbox === "danger-full-access" && !asksLeave(thread);
  const free = isFree ? tools.filter((tool) => tool !== ASK_USER) : [];
  const ownTools = ownToolNames(thread);
  const allowed = [...free, ...ownTools];
  return {
    tools,
    ownTools,
    permissionMode: coder.permissionMode ?? usual.permissionMode,
    flags: [...usual.flags, ...(allowed.length > 0 ? ["--allowedTools", allowed.join(",")] : [])],
  };
}

function offeredTools({ tools, approvals }: ThreadOptions, usual: readonly string[]) {
  if (tools === "none") return [];
  if (tools !== undefined && tools !== "all") return tools;
  return approvals?.onToolUserInput === undefined ? usual : [...usual, ASK_USER];
}

function usualSandbox(thread: ThreadOptions): Omit<ClaudeSandbox, "ownTools"> {
  const isFree = thread.sandbox === "danger-full-access";
  const flags = isFree ? [] : ["--restricted"];
  if (asksLeave(thread)) {
    const isReader = thread.sandbox === "read-only";
    // Commands are asked for in both, but for those that only read, and in `acceptEdits` for those that only move files.
    const asksEdits = isReader || thread.approvalPolicy === "untrusted";
    const permissionMode = asksEdits ? "default" : "acceptEdits";
    return { tools: isReader ? READ_TOOLS : ALL_TOOLS, permissionMode, flags };
  }
  // The same decisions; but the one declines questions to the user unasked.
  const permissionMode = asks(thread) ? "default" : "dontAsk";
  switch (thread.sandbox) {
    case "read-only":
      return { tools: READ_TOOLS, permissionMode, flags };
    case "workspace-write":
      return { tools: WRITE_TOOLS, permissionMode: "acceptEdits", flags };
    case "danger-full-access":
      // Not bypassPermissions: Claude Code refuses that mode for root.
      return { tools: ALL_TOOLS, permissionMode, flags };
  }
}
