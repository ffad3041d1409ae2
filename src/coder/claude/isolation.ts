import { readList, readObject, textOrNone } from "../driver/read-json.ts";
import { OWN_SERVER } from "./own-tool-names.ts";
import type { ClaudeSandbox } from "./sandbox.ts";

/** The tool by which Claude Code takes a structured answer; there when it has a schema. */
export const STRUCTURED_OUTPUT = "StructuredOutput";

/** What the CLI's `init` record shows beyond what we asked for, in words; empty when it is isolated as it should be. */
export function isolationBreaches(
  init: Readonly<Record<string, unknown>>,
  sandbox: ClaudeSandbox,
): string[] {
  const breaches: string[] = [];
  const tools = readList(init.tools, "init.tools").map(String);
  const given = [...sandbox.tools, ...sandbox.ownTools, STRUCTURED_OUTPUT];
  const extra = tools.filter((tool) => !given.includes(tool));
  if (extra.length > 0) breaches.push(`tools ${extra.join(", ")}`);
  const servers = readList(init.mcp_servers, "init.mcp_servers").filter((server) => {
    const isOurs = readObject(server, "init.mcp_servers[]").name === OWN_SERVER;
    return !isOurs || sandbox.ownTools.length === 0;
  });
  if (servers.length > 0) breaches.push(`${servers.length} MCP server(s)`);
  const plugins = readList(init.plugins, "init.plugins").map((plugin) => {
    const { name, source } = readObject(plugin, "init.plugins[]");
    return textOrNone(source) ?? String(name);
  });
  const foreign = plugins.filter((plugin) => !plugin.endsWith("@builtin"));
  if (foreign.length > 0) breaches.push(`plugins ${foreign.join(", ")}`);
  if (init.permissionMode !== sandbox.permissionMode) {
    breaches.push(`permission mode ${String(init.permissionMode)}`);
  }
  return breaches;
}

/** The settings files that the CLI says it has read (answer to `get_settings`); empty when isolated. */
export function settingsSources(answer: unknown): readonly unknown[] {
  return readList(readObject(answer, "get_settings").sources, "get_settings.sources");
}
