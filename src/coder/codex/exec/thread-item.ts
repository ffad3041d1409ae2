import type { CodexItem } from "../item-events.ts";
import type { ExecItem } from "./exec-event.ts";

/**
 * An item of `exec` as the app-server would say it: `exec` is itself a client of it that renames things. Undefined for
 * the two that the app-server says by notifications: `todo_list` and `error`.
 */
export function threadItem(item: ExecItem): CodexItem | undefined {
  const { id } = item;
  switch (item.type) {
    case "agent_message":
      return { type: "agentMessage", id, fields: { text: item.text } };
    case "reasoning":
      return { type: "reasoning", id, fields: { summary: [item.text] } };
    case "command_execution": {
      const { command, aggregated_output, exit_code, status } = item;
      const fields = { command, aggregatedOutput: aggregated_output, exitCode: exit_code, status };
      return { type: "commandExecution", id, fields };
    }
    case "file_change": {
      const changes = item.changes.map(({ path, kind }) => ({ path, kind: { type: kind } }));
      return { type: "fileChange", id, fields: { changes, status: item.status } };
    }
    case "mcp_tool_call":
      return { type: "mcpToolCall", id, fields: { ...item } };
    case "collab_tool_call":
      return {
        type: "collabAgentToolCall",
        id,
        fields: { ...item, agentsStates: item.agents_states },
      };
    case "web_search":
      return { type: "webSearch", id, fields: { query: item.query } };
    case "unknown":
      return { type: item.name, id, fields: { ...item.record } };
    case "todo_list":
    case "error":
      return undefined;
  }
}
