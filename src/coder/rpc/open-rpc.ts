import type { Command } from "../../command.ts";
import type { Channel, ConnectContext } from "../driver/adapter.ts";
import { createJsonRpc, type JsonRpc, type JsonRpcOptions } from "./json-rpc.ts";

/** Starts a CLI that speaks JSON-RPC over lines. Rejects with a `spawn` error. */
export async function openRpc<Methods extends object>(
  context: Pick<ConnectContext, "open">,
  command: Command,
  options: Omit<JsonRpcOptions, "send">,
): Promise<JsonRpc<Methods>> {
  let channel: Channel | undefined;
  const send = (message: object) => channel?.send(message);
  const rpc = createJsonRpc<Methods>({ ...options, send });
  channel = await context.open(command, rpc.receive);
  return rpc;
}
