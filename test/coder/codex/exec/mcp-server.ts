/** A server of the Model Context Protocol with one tool, `find`, over stdio; with `--writes` it may change things. */
import { createInterface } from "node:readline";

const TOOL = {
  name: "find",
  description: "Finds a word.",
  inputSchema: { type: "object", properties: { word: { type: "string" } }, required: ["word"] },
  annotations: process.argv.includes("--writes")
    ? { destructiveHint: true }
    : { readOnlyHint: true },
};

function result(method: string, params: Record<string, unknown>): object {
  if (method === "initialize") {
    const { protocolVersion } = params;
    const serverInfo = { name: "notes", version: "1" };
    return { protocolVersion, capabilities: { tools: {} }, serverInfo };
  }
  if (method === "tools/list") return { tools: [TOOL] };
  if (method !== "tools/call") return {};
  const { word } = params.arguments as { word: string };
  return { content: [{ type: "text", text: `${word} was found` }] };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params = {} } = JSON.parse(line);
  if (id === undefined) continue;
  console.log(JSON.stringify({ jsonrpc: "2.0", id, result: result(method, params) }));
}
