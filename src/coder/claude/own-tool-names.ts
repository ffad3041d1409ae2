import type { ThreadOptions } from "../coder.ts";

/** Claude Code takes tools of ours from an MCP server alone: one in this process, reached over the control protocol. */
export const OWN_SERVER = "own";

/** What the CLI calls a tool of ours. */
function cliToolName(name: string): string {
  return `mcp__${OWN_SERVER}__${name}`;
}

/** The name that a tool was given, of what the CLI calls it. */
export function ownToolName(cliName: string): string {
  const prefix = cliToolName("");
  return cliName.startsWith(prefix) ? cliName.slice(prefix.length) : cliName;
}

/** Names of a thread's own tools, as the CLI shows them. */
export function ownToolNames({ clientTools = [] }: Pick<ThreadOptions, "clientTools">): string[] {
  return clientTools.map(({ name }) => cliToolName(name));
}

/** What `--mcp-config` says of the server; it is for that, not the tree's files, that the CLI looks. */
export const ownServerConfig = JSON.stringify({
  mcpServers: { [OWN_SERVER]: { type: "sdk", name: OWN_SERVER } },
});
