import { mkdir, realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { type CoderFailure, UnsupportedError } from "../../errors.ts";
import type { Adapter, ConnectContext, Connection } from "../adapter.ts";
import { type WriteRules, writeConfined } from "../gemini/confine.ts";
import { answerFailure } from "../gemini/failure.ts";
import { permissionAnswer } from "../gemini/permission.ts";
import { promptBlocks } from "../gemini/prompt.ts";
import { readToolCall } from "../gemini/tool-call.ts";
import { followTurn, type GeminiTurn } from "../gemini/turn.ts";
import { turnUsage } from "../gemini/usage.ts";
import { RpcError } from "../json-rpc.ts";
import { openRpc } from "../open-rpc.ts";
import { readObject, readText, textOrNone } from "../read-json.ts";
import type { AcpOptions } from "./acp-options.ts";
import { prepareAcp } from "./command.ts";
import { decideAcpCall } from "./decide-call.ts";
import type { AcpMethods } from "./wire.ts";

/**
 * Any program that speaks the Agent Client Protocol, one process per thread. The protocol knows no sandbox: what the
 * agent asks leave for, and what it has us write, is confined; what it does unasked only a jail (`launch`) confines.
 */
export const acp: Adapter<AcpOptions> = {
  name: "acp",
  // The agent's own choice.
  defaultModel: "default",
  limits: {
    cannot: {
      fork: "the protocol has no such request",
      system: "the protocol has no such slot",
      userInput: "the protocol has no such question",
      directories: "the protocol names one folder",
      effort: "the protocol has no such option",
      noTools: "its tools are the agent's own",
      toolList: "its tools are the agent's own",
      budget: "the protocol has no such option",
    },
    silent: [],
    uncounted: ["cachedInputTokens", "cacheWriteTokens", "reasoningTokens"],
  },
  connect,
};

interface Running {
  readonly turn: GeminiTurn;
  readonly signal: AbortSignal;
}

async function connect(context: ConnectContext<AcpOptions>): Promise<Connection> {
  const { coder, thread, failure } = context;
  const cwd = await realpath(thread.cwd);
  const root = { "read-only": undefined, "workspace-write": cwd, "danger-full-access": "/" };
  const rules: WriteRules = {
    root: root[thread.sandbox],
    mayWrite: coder.mayWrite ?? (() => true),
  };
  let sessionId = context.threadId;
  let running: Running | undefined;
  const current = () => (running?.signal.aborted ? undefined : running);

  const rpc = await openRpc<AcpMethods>(context, await prepareAcp(context), {
    versioned: true,
    onNotification(method, params, record) {
      if (method !== "session/update") return;
      const { sessionId: id, update } = readObject(params, method);
      if (id === sessionId) running?.turn.receive(update, record);
    },
    handlers: {
      async "session/request_permission"(params) {
        const { toolCall, options } = readObject(params, "params");
        const asked = current();
        if (asked === undefined) return permissionAnswer(options, false);
        const call = readToolCall(toolCall);
        const decision = await decideAcpCall(context, call, rules, asked.signal);
        asked.turn.asked(call, decision, params);
        if (decision.status === "declined" || asked.signal.aborted)
          return permissionAnswer(options, false);
        for (const target of decision.targets) await mkdir(dirname(target), { recursive: true });
        return permissionAnswer(options, true);
      },
      async "fs/write_text_file"(params) {
        if (current() === undefined) throw new Error("no turn is running");
        const { path, content } = readObject(params, "params");
        await writeConfined(rules, readText(path, "path"), readText(content, "content"));
        return {};
      },
    },
  });

  async function ask<Method extends keyof AcpMethods>(method: Method, params: AcpMethods[Method]) {
    try {
      return readObject((await rpc.request(method, params)) ?? {}, method);
    } catch (error) {
      if (error instanceof TypeError) throw failure("protocol", error.message, {}, error);
      if (!(error instanceof RpcError)) throw error;
      const { reason, message, details } = answerFailure(error);
      throw failure(reason, message, details, error);
    }
  }

  const writeTextFile = rules.root !== undefined;
  const { agentCapabilities } = await ask("initialize", {
    protocolVersion: 1,
    // Reading the agent does itself.
    clientCapabilities: { fs: { readTextFile: false, writeTextFile }, terminal: false },
    clientInfo: { name: "crosscheck", version: "0" },
  });
  if (coder.authenticate !== undefined) await ask("authenticate", coder.authenticate);
  if (context.resume) {
    if (readObject(agentCapabilities ?? {}, "agentCapabilities").loadSession !== true) {
      throw new UnsupportedError("acp", "resuming a thread", "this agent loads no sessions");
    }
    await ask("session/load", { sessionId, cwd, mcpServers: [] });
  } else {
    const session = await ask("session/new", { cwd, mcpServers: [] });
    sessionId = readText(session.sessionId, "sessionId");
  }
  if (thread.model !== undefined) {
    await ask("session/set_model", { sessionId, modelId: thread.model });
  }

  return {
    threadId: sessionId,
    fits: () => true,
    async turn(request, emit) {
      emit({ type: "init", threadId: sessionId, model: thread.model }, undefined);
      const prompt = await promptBlocks(request, []);
      if (request.signal.aborted) throw failure("cancelled", "the agent was interrupted");
      const turn = followTurn(emit);
      running = { turn, signal: request.signal };
      try {
        const answer = await ask("session/prompt", { sessionId, prompt });
        const text = turn.finish();
        const usage = turnUsage(answer);
        if (usage.inputTokens !== undefined) emit({ type: "usage", usage }, answer);
        if (answer.stopReason === "end_turn") return { text, structured: undefined };
        const stopReason = textOrNone(answer.stopReason) ?? "nothing";
        throw failure(STOPS[stopReason] ?? "api", `the agent ended its turn with ${stopReason}`);
      } finally {
        running = undefined;
      }
    },
    async interrupt() {
      rpc.notify("session/cancel", { sessionId });
    },
  };
}

/** https://agentclientprotocol.com/protocol/prompt-turn#stop-reasons */
const STOPS: Readonly<Record<string, CoderFailure>> = {
  cancelled: "cancelled",
  max_tokens: "limit",
  max_turn_requests: "limit",
  refusal: "api",
};
