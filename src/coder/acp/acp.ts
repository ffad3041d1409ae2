import { realpath } from "node:fs/promises";
import { type CoderFailure, UnsupportedError } from "../../errors.ts";
import type { Adapter, ConnectContext, Connection } from "../driver/adapter.ts";
import { readObject, readText, textOrNone } from "../driver/read-json.ts";
import type { AcpOptions } from "./acp-options.ts";
import { openAcp, type RunningTurn } from "./client.ts";
import { prepareAcp } from "./command.ts";
import type { WriteRules } from "./confine.ts";
import { promptBlocks } from "./prompt.ts";
import { followTurn } from "./turn.ts";
import { turnUsage } from "./usage.ts";

/**
 * Any program that speaks the Agent Client Protocol, one process per thread. The protocol knows no sandbox. What the
 * agent asks permission for, and what it has us write, is confined; what it does unasked only a jail (`launch`)
 * confines.
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
      clientTools: "the protocol offers no tools of the client",
      budget: "the protocol has no such option",
    },
    silent: [],
    uncounted: ["cachedInputTokens", "cacheWriteTokens", "reasoningTokens"],
  },
  connect,
};

async function connect(context: ConnectContext<AcpOptions>): Promise<Connection> {
  const { coder, thread, failure } = context;
  const cwd = await realpath(thread.cwd);
  const root = { "read-only": undefined, "workspace-write": cwd, "danger-full-access": "/" };
  const rules: WriteRules = {
    root: root[thread.sandbox],
    mayWrite: coder.mayWrite ?? (() => true),
  };
  let sessionId = context.threadId;
  let opened: Readonly<Record<string, unknown>> | undefined;
  let running: RunningTurn | undefined;
  const { ask, cancel } = await openAcp(context, await prepareAcp(context), rules, () => running);

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
    opened = await ask("session/load", { sessionId, cwd, mcpServers: [] });
  } else {
    opened = await ask("session/new", { cwd, mcpServers: [] });
    sessionId = readText(opened.sessionId, "sessionId");
  }
  if (thread.model !== undefined) {
    await ask("session/set_model", { sessionId, modelId: thread.model });
  }

  return {
    threadId: sessionId,
    fits: () => true,
    async turn(request, emit) {
      emit({ type: "init", threadId: sessionId, model: thread.model }, opened);
      const prompt = await promptBlocks(request, []);
      if (request.signal.aborted) throw failure("cancelled", "the agent was interrupted");
      const turn = followTurn(emit);
      running = { turn, sessionId, signal: request.signal };
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
    interrupt: async () => cancel(sessionId),
  };
}

/** https://agentclientprotocol.com/protocol/prompt-turn#stop-reasons */
const STOPS: Readonly<Record<string, CoderFailure>> = {
  cancelled: "cancelled",
  max_tokens: "limit",
  max_turn_requests: "limit",
  refusal: "api",
};
