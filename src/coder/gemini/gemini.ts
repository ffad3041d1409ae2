import { access, mkdir, realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { decideAcpCall } from "../acp/decide-call.ts";
import type { Adapter, ConnectContext, Connection } from "../adapter.ts";
import { RpcError } from "../json-rpc.ts";
import { openRpc } from "../open-rpc.ts";
import { readObject, readText } from "../read-json.ts";
import { prepareGemini } from "./command.ts";
import { type WriteRules, writeConfined } from "./confine.ts";
import { endFailure } from "./end-failure.ts";
import { answerFailure } from "./failure.ts";
import type { GeminiOptions } from "./gemini-options.ts";
import { permissionAnswer } from "./permission.ts";
import { type PastTurn, promptBlocks } from "./prompt.ts";
import { readToolCall } from "./tool-call.ts";
import { followTurn, type GeminiTurn } from "./turn.ts";
import { turnUsage } from "./usage.ts";
import type { AcpMethods } from "./wire.ts";

/** Google's Gemini CLI as one `gemini --acp` process per thread. It has no shell; what it writes, we write for it. */
export const gemini: Adapter<GeminiOptions> = {
  name: "gemini",
  defaultModel: "gemini-3.1-pro-preview",
  limits: {
    cannot: {
      // google-gemini/gemini-cli#29365
      resume: "its own resuming sends every tool result twice",
      fork: "its threads are kept in memory alone",
      fullAccess: "it gets no shell",
      userInput: "its protocol has no such question",
      directories: "its writes are confined to one",
      toolList: "its tools follow from the sandbox",
      budget: "it counts no costs",
    },
    silent: ["plan_update"],
    uncounted: ["cachedInputTokens", "cacheWriteTokens", "reasoningTokens"],
  },
  connect,
};

async function connect(context: ConnectContext<GeminiOptions>): Promise<Connection> {
  const { coder, thread, model, failure } = context;
  // Node would start all the same, and end with code 1.
  await access(coder.binary).catch((error: unknown) => {
    throw failure("spawn", `gemini could not be started: ${coder.binary} is missing`, {}, error);
  });
  const cwd = await realpath(thread.cwd);
  const rules: WriteRules = {
    root: thread.sandbox === "read-only" ? undefined : cwd,
    mayWrite: coder.mayWrite ?? (() => true),
  };
  const past: PastTurn[] = [];
  let session = "";
  let turn: GeminiTurn | undefined;
  let isStopped = false;
  let signal = AbortSignal.abort();
  const isOpen = () => turn !== undefined && !isStopped;

  const rpc = await openRpc<AcpMethods>(context, await prepareGemini(context), {
    versioned: true,
    onNotification(method, params, record) {
      if (method !== "session/update") return;
      const { sessionId, update } = readObject(params, method);
      if (sessionId === session) turn?.receive(update, record);
    },
    handlers: {
      async "session/request_permission"(params) {
        const { toolCall, options } = readObject(params, "params");
        const call = readToolCall(toolCall);
        const decision = await decideAcpCall(context, call, rules, signal);
        turn?.asked(call, decision, params);
        if (decision.status === "declined" || !isOpen()) return permissionAnswer(options, false);
        // The CLI makes missing folders by itself, before it has us write: it must find them there, and not be able to.
        for (const target of decision.targets) await mkdir(dirname(target), { recursive: true });
        return permissionAnswer(options, true);
      },
      async "fs/write_text_file"(params) {
        if (!isOpen()) throw new Error("no turn is running");
        const { path, content } = readObject(params, "params");
        await writeConfined(rules, readText(path, "path"), readText(content, "content"));
        return {};
      },
    },
  });

  async function openSession(): Promise<string> {
    const answer = await answered(context, rpc.request("session/new", { cwd, mcpServers: [] }));
    return readText(answer.sessionId, "sessionId");
  }

  await answered(context, rpc.request("initialize", clientDescription));
  const key = { methodId: "gemini-api-key", _meta: { "api-key": coder.apiKey } } as const;
  await answered(context, rpc.request("authenticate", key));
  session = await openSession();
  const threadId = session;
  let isStale = false;

  return {
    threadId,
    fits: () => true,
    async turn(request, emit) {
      isStopped = false;
      signal = request.signal;
      emit({ type: "init", threadId, model }, undefined);
      if (isStale) session = await openSession();
      const prompt = await promptBlocks(request, isStale ? past : []);
      // A cancel that comes before the prompt is lost on the CLI.
      if (isStopped) throw failure("cancelled", "gemini was interrupted before it was asked");
      const running = followTurn(emit);
      turn = running;
      try {
        const asked = rpc.request("session/prompt", { sessionId: session, prompt });
        const answer = await answered(context, asked);
        const text = running.finish();
        const usage = turnUsage(answer);
        emit({ type: "usage", usage }, answer);
        const ended = endFailure(answer.stopReason, text, usage);
        // A cancelled session may hold a tool call without a result, which the vendor refuses from then on.
        isStale = answer.stopReason === "cancelled" || (isStale && ended !== undefined);
        if (ended !== undefined) throw failure(ended.reason, ended.message);
        past.push({ input: request.input, text });
        return { text, structured: undefined };
      } finally {
        turn = undefined;
      }
    },
    async interrupt() {
      isStopped = true;
      rpc.notify("session/cancel", { sessionId: session });
    },
  };
}

/** `readTextFile` is off: with it the CLI cannot write a new file (google-gemini/gemini-cli#26448). */
const clientDescription = {
  protocolVersion: 1,
  clientCapabilities: { fs: { readTextFile: false, writeTextFile: true }, terminal: false },
  clientInfo: { name: "crosscheck", version: "0" },
} as const;

/** A result as an object; an error answer as a `CoderError`. */
async function answered(
  { failure }: ConnectContext<GeminiOptions>,
  answer: Promise<unknown>,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return readObject(await answer, "result");
  } catch (error) {
    if (error instanceof TypeError) throw failure("protocol", error.message, {}, error);
    if (!(error instanceof RpcError)) throw error;
    const { reason, message, details } = answerFailure(error);
    throw failure(reason, message, details, error);
  }
}
