import { mkdir } from "node:fs/promises";
import type { Adapter, ConnectContext, Connection, TurnRequest } from "../driver/adapter.ts";
import { readList, readObject, readText } from "../driver/read-json.ts";
import type { JsonRpc } from "../rpc/json-rpc.ts";
import { RpcError } from "../rpc/json-rpc.ts";
import { openRpc } from "../rpc/open-rpc.ts";
import { answerApprovals } from "./approvals.ts";
import { settingArguments } from "./arguments.ts";
import type { CodexOptions } from "./codex-options.ts";
import { codexCommand, codexFolders } from "./command.ts";
import { dynamicTools } from "./dynamic-tools.ts";
import { codexExec } from "./exec/exec.ts";
import { type CodexTurn, followTurn } from "./turn.ts";
import type { CodexMethods, ThreadStartParams, TurnStartParams } from "./wire.ts";
import { writeCatalog } from "./write-catalog.ts";

/**
 * OpenAI's Codex CLI: one `codex app-server` process per thread, which keeps nothing of it on disk. With
 * `transport: "exec"` see `exec/exec.ts`.
 */
export const codex: Adapter<CodexOptions> = {
  name: "codex",
  defaultModel: "gpt-6.1-sol",
  limits: {
    cannot: {
      resume: "it keeps nothing of a thread on disk",
      fork: "it keeps nothing of a thread on disk",
      toolList: "it offers its tools as a whole",
      budget: "it counts no costs",
    },
    silent: [],
    uncounted: [],
  },
  variant: ({ transport }) => (transport === "exec" ? codexExec : codex),
  connect,
};

async function connect(context: ConnectContext<CodexOptions>): Promise<Connection> {
  const { coder, thread, threadFolder, ownFolder, failure } = context;
  let turn: CodexTurn | undefined;

  for (const folder of Object.values(codexFolders(threadFolder))) {
    await mkdir(folder, { recursive: true });
  }
  const settings = settingArguments(coder, thread, context.model, await writeCatalog(context));
  const args = ["app-server", ...settings];
  const command = codexCommand(coder, thread, threadFolder, args, { ownFolder });
  const rpc = await openRpc<CodexMethods>(context, command, {
    versioned: false,
    // One thread per process: what comes while a turn runs is about it.
    onNotification: (method, params, record) => turn?.receive(method, params, record),
    handlers: answerApprovals(context, () => turn),
  });
  const { threadId, model, record } = await startThread(rpc, context);

  return {
    threadId,
    fits: () => true,
    async turn(request, emit) {
      const running = followTurn(failure, emit, request.signal);
      turn = running;
      emit({ type: "init", threadId, model }, record);
      try {
        const begun = answered(context, rpc.request("turn/start", turnParams(threadId, request)));
        const [end] = await Promise.all([running.end, begun]);
        if (end.text === "" && request.outputSchema === undefined) {
          throw failure("output", "codex ended its turn without a message");
        }
        return end;
      } finally {
        turn = undefined;
      }
    },
    async interrupt() {
      const turnId = await turn?.started;
      if (turnId === undefined) return;
      await rpc.request("turn/interrupt", { threadId, turnId });
      // A command that is running survives an interrupt of its turn (0.169.0).
      await rpc.request("thread/backgroundTerminals/clean", { threadId });
    },
  };
}

async function startThread(
  rpc: JsonRpc<CodexMethods>,
  context: ConnectContext<CodexOptions>,
): Promise<{ threadId: string; model: string; record: object }> {
  await answered(
    context,
    rpc.request("initialize", {
      clientInfo: { name: "crosscheck", title: null, version: "0" },
      capabilities: { experimentalApi: true, requestAttestation: false },
    }),
  );
  rpc.notify("initialized");
  const answer = await answered(context, rpc.request("thread/start", threadParams(context)));
  const started = readObject(answer, "thread/start");
  const sources = readList(started.instructionSources, "instructionSources");
  if (sources.length > 0) {
    const message = `codex loaded instructions that nobody gave it: ${sources.join(", ")}`;
    throw context.failure("protocol", message);
  }
  const threadId = readText(readObject(started.thread, "thread").id, "thread.id");
  return { threadId, model: readText(started.model, "model"), record: started };
}

function threadParams({ thread, model }: ConnectContext<CodexOptions>): ThreadStartParams {
  const { cwd, sandbox, approvalPolicy = "never", system, tools, clientTools = [] } = thread;
  return {
    cwd,
    model,
    sandbox,
    approvalPolicy,
    ephemeral: true,
    ...(clientTools.length > 0 && { dynamicTools: dynamicTools(clientTools) }),
    // The vendor's base prompt is about its tools: without tools it is only in the way.
    ...(system !== undefined &&
      (tools === "none" ? { baseInstructions: system } : { developerInstructions: system })),
  };
}

function turnParams(threadId: string, request: TurnRequest): TurnStartParams {
  const { input, images, outputSchema } = request;
  return {
    threadId,
    input: [
      { type: "text", text: input, text_elements: [] },
      ...images.map((path) => ({ type: "localImage", path }) as const),
    ],
    ...(outputSchema && { outputSchema }),
  };
}

/** An error answer as a `CoderError`. */
async function answered<T>(context: ConnectContext<CodexOptions>, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    throw context.failure("api", `codex refused ${error.method}: ${error.message}`, {}, error);
  }
}
