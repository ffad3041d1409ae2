import { randomUUID } from "node:crypto";
import type { Approver } from "../approval/approver.ts";
import { answerOwnTool } from "../approval/own-tool.ts";
import type { ClientTool } from "../client-tool.ts";
import type { ThreadOptions } from "../coder.ts";
import { readObject, readText, textOrNone } from "../driver/read-json.ts";
import { answerCheck } from "../driver/structured.ts";
import { OWN_SERVER } from "./own-tool-names.ts";
import type { AskedTurn } from "./permission.ts";

type Json = Readonly<Record<string, unknown>>;

/** Throws `UsageError` for a tool whose schema is none. */
export function checkOwnTools(tools: readonly ClientTool[]): void {
  for (const { inputSchema } of tools) answerCheck(inputSchema);
}

/**
 * Answers `mcp_message`: what the CLI asks the server, in JSON-RPC. It offers the thread's tools and nothing else.
 *
 * @param current undefined while no turn runs: then no tool is called.
 */
export function ownToolServer(
  thread: ThreadOptions,
  approver: Approver,
  current: () => AskedTurn | undefined,
): (request: Json) => Promise<object> {
  async function call(params: unknown, asked: Json): Promise<object> {
    const { name: called, arguments: input, _meta: meta } = readObject(params, "tools/call");
    const name = readText(called, "tools/call.name");
    const running = current();
    if (running === undefined) return callResult(false, "no turn is running");
    const { turn, signal } = running;
    const { success, text } = await answerOwnTool(
      approver,
      thread,
      { id: callId(meta) ?? randomUUID(), name, input: input ?? {} },
      signal,
      ({ type: _, ...decision }) => turn.decided(decision, asked),
    );
    return callResult(success, text);
  }

  async function answer(method: string, params: unknown, asked: Json): Promise<object> {
    switch (method) {
      case "initialize":
        return {
          protocolVersion: readText(readObject(params, "initialize").protocolVersion, "version"),
          capabilities: { tools: {} },
          serverInfo: { name: OWN_SERVER, version: "1" },
        };
      case "tools/list":
        return {
          tools: (thread.clientTools ?? []).map(({ name, description, inputSchema }) => {
            return { name, description, inputSchema };
          }),
        };
      case "tools/call":
        return await call(params, asked);
      default:
        return {};
    }
  }

  return async (request) => {
    if (request.server_name !== OWN_SERVER) throw new Error("Not supported");
    const { id = 0, method, params } = readObject(request.message, "mcp_message.message");
    const result = await answer(readText(method, "mcp_message.message.method"), params, request);
    return { mcp_response: { jsonrpc: "2.0", id, result } };
  };
}

/** The id of the model's call, which the CLI tells beside the protocol. */
function callId(meta: unknown): string | undefined {
  if (typeof meta !== "object" || meta === null) return undefined;
  return textOrNone((meta as Json)["claudecode/toolUseId"]);
}

function callResult(success: boolean, text: string): object {
  return { content: [{ type: "text", text }], isError: !success };
}
