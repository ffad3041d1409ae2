/**
 * A tiny agent that speaks the Agent Client Protocol on stdin and stdout. A prompt of lines is its script:
 * `say TEXT`, `think TEXT`, `plan TEXT`, `run COMMAND`, `write FILE TEXT`, `dump FILE TEXT`, `wait`, `late LINE`,
 * `count`, `stop REASON`. It asks leave before it runs or writes, but not before it dumps, and has the client write.
 */
import { createInterface } from "node:readline";

type Json = Readonly<Record<string, unknown>>;

const canLoad = process.argv.includes("--load");
const answers = new Map<number, (message: Json) => void>();
let lastId = 0;
let promptCount = 0;
let cancelled = Promise.withResolvers<void>();

function send(message: object): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

function ask(method: string, params: object): Promise<Json> {
  const id = ++lastId;
  send({ id, method, params });
  return new Promise((resolve) => answers.set(id, resolve));
}

function update(sessionId: unknown, fields: object): void {
  send({ method: "session/update", params: { sessionId, update: fields } });
}

async function allowed(sessionId: unknown, toolCall: object): Promise<boolean> {
  const options = [
    { optionId: "always", name: "Always", kind: "allow_always" },
    { optionId: "yes", name: "Yes", kind: "allow_once" },
    { optionId: "no", name: "No", kind: "reject_once" },
  ];
  const { result } = await ask("session/request_permission", { sessionId, toolCall, options });
  return JSON.stringify(result).includes('"yes"');
}

async function step(sessionId: unknown, line: string): Promise<string | undefined> {
  const [word, first = "", ...rest] = line.split(" ");
  const text = [first, ...rest].join(" ");
  const toolCallId = `call-${++lastId}`;
  switch (word) {
    case "say":
      update(sessionId, { sessionUpdate: "agent_message_chunk", content: { type: "text", text } });
      return undefined;
    case "think":
      update(sessionId, { sessionUpdate: "agent_thought_chunk", content: { type: "text", text } });
      return undefined;
    case "plan":
      update(sessionId, {
        sessionUpdate: "plan",
        entries: [{ content: text, priority: "high", status: "pending" }],
      });
      return undefined;
    case "run": {
      const call = { toolCallId, title: text, kind: "execute", status: "pending", content: [] };
      update(sessionId, { sessionUpdate: "tool_call", ...call });
      if (!(await allowed(sessionId, call))) return undefined;
      const output = { type: "content", content: { type: "text", text: "ran" } };
      // Only what has changed, as the protocol allows.
      const fields = { toolCallId, status: "completed", content: [output] };
      update(sessionId, { sessionUpdate: "tool_call_update", ...fields });
      return undefined;
    }
    case "write": {
      const diff = { type: "diff", path: first, oldText: null, newText: rest.join(" ") };
      const call = { toolCallId, title: `Write ${first}`, kind: "edit", content: [diff] };
      if (!(await allowed(sessionId, call))) return undefined;
      const content = rest.join(" ");
      const { error } = await ask("fs/write_text_file", { sessionId, path: first, content });
      const status = error === undefined ? "completed" : "failed";
      update(sessionId, { sessionUpdate: "tool_call_update", ...call, status });
      return undefined;
    }
    case "dump":
      await ask("fs/write_text_file", { sessionId, path: first, content: rest.join(" ") });
      return undefined;
    case "wait":
      await cancelled.promise;
      return "cancelled";
    case "late":
      // An agent that does something more before it heeds the cancel.
      await cancelled.promise;
      await step(sessionId, text);
      return "cancelled";
    case "count":
      return await step(sessionId, `say prompt ${promptCount}`);
    case "stop":
      return text;
    default:
      update(sessionId, {
        sessionUpdate: "agent_message_chunk",
        content: { type: "text", text: `not understood: ${line}` },
      });
      return undefined;
  }
}

async function prompt(params: Json): Promise<object> {
  cancelled = Promise.withResolvers<void>();
  promptCount += 1;
  const [block] = params.prompt as readonly { readonly text: string }[];
  for (const line of block?.text.split("\n") ?? []) {
    const stopReason = await step(params.sessionId, line);
    if (stopReason !== undefined) return { stopReason };
  }
  return { stopReason: "end_turn" };
}

async function serve({ id, method, params = {} }: Json): Promise<void> {
  const given = params as Json;
  switch (method) {
    case "initialize":
      send({ id, result: { protocolVersion: 1, agentCapabilities: { loadSession: canLoad } } });
      return;
    case "session/new":
      send({ id, result: { sessionId: `session-${process.pid}` } });
      return;
    case "session/load":
      // The protocol replays what was said before it answers.
      await step(given.sessionId, "say An old answer.");
      send({ id, result: null });
      return;
    case "session/set_model":
      if (given.modelId === "small") send({ id, result: {} });
      else send({ id, error: { code: -32602, message: `no such model: ${given.modelId}` } });
      return;
    case "session/prompt":
      send({ id, result: await prompt(given) });
      return;
    case "session/cancel":
      cancelled.resolve();
      return;
    default:
      if (id !== undefined) send({ id, error: { code: -32601, message: `no method ${method}` } });
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const message: Json = JSON.parse(line);
  if (message.method !== undefined) void serve(message);
  else answers.get(Number(message.id))?.(message);
}
