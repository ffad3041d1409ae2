import { access, realpath } from "node:fs/promises";
import type { CoderFailure } from "../../errors.ts";
import { openAcp, type RunningTurn } from "../acp/client.ts";
import type { WriteRules } from "../acp/confine.ts";
import { promptBlocks } from "../acp/prompt.ts";
import { followTurn } from "../acp/turn.ts";
import { turnUsage } from "../acp/usage.ts";
import type { Adapter, ConnectContext, Connection } from "../driver/adapter.ts";
import { readText } from "../driver/read-json.ts";
import type { Usage } from "../usage.ts";
import { prepareGemini } from "./command.ts";
import type { GeminiOptions } from "./gemini-options.ts";
import { geminiOnce } from "./once/once.ts";
import { beginTranscript, findTranscript } from "./transcript.ts";

/**
 * Google's Gemini CLI as one `gemini --acp` process per thread. It has no shell; what it writes, we write for it. A thread
 * that is resumed is a new session, told what was said: the CLI's own resuming sends every tool result twice
 * (google-gemini/gemini-cli#29365).
 */
export const gemini: Adapter<GeminiOptions> = {
  name: "gemini",
  defaultModel: "gemini-3.1-pro-preview",
  limits: {
    cannot: {
      fork: "its protocol has no such request",
      fullAccess: "it gets no shell",
      userInput: "its protocol has no such question",
      directories: "its writes are confined to one",
      toolList: "its tools follow from the sandbox",
      clientTools: "its protocol offers no tools of the client",
      budget: "it counts no costs",
    },
    silent: ["plan_update"],
    uncounted: ["cachedInputTokens", "cacheWriteTokens", "reasoningTokens"],
  },
  variant: ({ oneShot }) => (oneShot === true ? geminiOnce : gemini),
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
  let session = "";
  let opened: Readonly<Record<string, unknown>> | undefined;
  let running: RunningTurn | undefined;
  const { ask, cancel } = await openAcp(
    context,
    await prepareGemini(context, "acp"),
    rules,
    () => running,
  );

  async function openSession(): Promise<string> {
    opened = await ask("session/new", { cwd, mcpServers: [] });
    return readText(opened.sessionId, "sessionId");
  }

  await ask("initialize", clientDescription);
  const key = { methodId: "gemini-api-key", _meta: { "api-key": coder.apiKey } } as const;
  await ask("authenticate", key);
  session = await openSession();
  const threadId = context.resume ? context.threadId : session;
  const begin = context.resume ? findTranscript : beginTranscript;
  const transcript = await begin(context, threadId);
  /** Whether the session lacks what was said: it is not the one that heard it. */
  let isStale = transcript.past.length > 0;
  let isSpoilt = false;

  return {
    threadId,
    fits: () => true,
    async turn(request, emit) {
      emit({ type: "init", threadId, model }, opened);
      if (isSpoilt) session = await openSession();
      isStale ||= isSpoilt;
      const prompt = await promptBlocks(request, isStale ? transcript.past : []);
      // A cancel that comes before the prompt is lost on the CLI.
      if (request.signal.aborted)
        throw failure("cancelled", "gemini was interrupted before it was asked");
      const turn = followTurn(emit);
      running = { turn, sessionId: session, signal: request.signal };
      try {
        const answer = await ask("session/prompt", { sessionId: session, prompt });
        const text = turn.finish();
        const usage = turnUsage(answer);
        emit({ type: "usage", usage }, answer);
        const ended = endFailure(answer.stopReason, text, usage);
        // A cancelled session may hold a tool call without a result, which the vendor refuses from then on.
        isSpoilt = answer.stopReason === "cancelled";
        if (ended !== undefined) throw failure(ended.reason, ended.message);
        isStale = false;
        await transcript.add({ input: request.input, text });
        return { text, structured: undefined };
      } finally {
        running = undefined;
      }
    },
    interrupt: async () => cancel(session),
  };
}

/** `readTextFile` is off: with it the CLI cannot write a new file (google-gemini/gemini-cli#26448). */
const clientDescription = {
  protocolVersion: 1,
  clientCapabilities: { fs: { readTextFile: false, writeTextFile: true }, terminal: false },
  clientInfo: { name: "crosscheck", version: "0" },
} as const;

/** Why a turn that was answered is no success; undefined when it is one. */
function endFailure(
  stopReason: unknown,
  text: string,
  usage: Usage,
): { readonly reason: CoderFailure; readonly message: string } | undefined {
  switch (stopReason) {
    case "end_turn":
      // The CLI hides answers that are blocked, empty or broken off: it drops the turn and says that all is well.
      if (text.trim() === "")
        return { reason: "output", message: "gemini's answer was empty or blocked" };
      if (usage.inputTokens === 0)
        return { reason: "overloaded", message: "gemini's answer broke off" };
      return undefined;
    case "cancelled":
      return { reason: "cancelled", message: "gemini ended its turn because it was interrupted" };
    case "max_turn_requests":
      return { reason: "limit", message: "gemini repeated itself and was stopped" };
    case "max_tokens":
      return { reason: "limit", message: "the conversation does not fit into gemini's context" };
    default:
      return { reason: "api", message: `gemini ended its turn with ${JSON.stringify(stopReason)}` };
  }
}
