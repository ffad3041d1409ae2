import type { ThreadOptions } from "../coder.ts";

const READ_TOOLS = ["Read", "Grep", "Glob"];
const WRITE_TOOLS = [...READ_TOOLS, "Edit", "Write"];
const ALL_TOOLS = [...WRITE_TOOLS, "Bash"];

/** A sandbox in Claude Code's own words. */
export interface ClaudeSandbox {
  /** The exact set of built-in tools. */
  readonly tools: readonly string[];
  readonly permissionMode: "dontAsk" | "acceptEdits";
  /** Flags beyond `--tools` and `--permission-mode`. */
  readonly flags: readonly string[];
}

/**
 * What a thread may do, as flags of Claude Code 2.1.329. `--restricted` confines the file tools to the working
 * directories; without it `acceptEdits` and allow rules for a bare tool name reach every path of the host.
 */
export function claudeSandbox({ sandbox, tools }: ThreadOptions): ClaudeSandbox {
  const none = tools === "none";
  switch (sandbox) {
    case "read-only":
      return {
        tools: none ? [] : READ_TOOLS,
        permissionMode: "dontAsk",
        flags: ["--restricted"],
      };
    case "workspace-write":
      return {
        tools: none ? [] : WRITE_TOOLS,
        permissionMode: "acceptEdits",
        flags: ["--restricted"],
      };
    case "danger-full-access":
      // Not bypassPermissions: Claude Code refuses that mode for root.
      return {
        tools: none ? [] : ALL_TOOLS,
        permissionMode: "dontAsk",
        flags: none ? [] : ["--allowedTools", ALL_TOOLS.join(",")],
      };
  }
}
