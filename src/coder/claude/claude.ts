import { mkdir, readFile } from "node:fs/promises";
import type {
  Adapter,
  ConnectContext,
  Connection,
  TurnEnd,
  TurnRequest,
} from "../driver/adapter.ts";
import { imageType } from "../driver/image-type.ts";
import { readObject } from "../driver/read-json.ts";
import { writeOwnFile } from "../process/own-file.ts";
import type { ClaudeOptions } from "./claude-options.ts";
import { claudeCommand, systemPromptFile, temporaryFolder } from "./command.ts";
import { createControl } from "./control.ts";
import { isolationBreaches, settingsSources } from "./isolation.ts";
import { OWN_SERVER } from "./own-tool-names.ts";
import { checkOwnTools, ownToolServer } from "./own-tools.ts";
import { canUseTool } from "./permission.ts";
import { claudeSandbox } from "./sandbox.ts";
import { type ClaudeTurn, followTurn } from "./turn.ts";

/** Claude Code (2.1.329) as one live stream-json process per thread, or one per turn. */
export const claude: Adapter<ClaudeOptions> = {
  name: "claude",
  defaultModel: "claude-opus-5-5",
  limits: {
    cannot: {},
    silent: [],
    uncounted: [],
  },
  connect: connectClaude,
};

/** The running turn. */
interface Running {
  readonly turn: ClaudeTurn;
  readonly end: PromiseWithResolvers<TurnEnd>;
  readonly signal: AbortSignal;
}

async function connectClaude(context: ConnectContext<ClaudeOptions>): Promise<Connection> {
  const { coder, thread, threadId, outputSchema, failure } = context;
  const { system, clientTools = [] } = thread;
  checkOwnTools(clientTools);
  await mkdir(temporaryFolder(context), { recursive: true });
  if (system !== undefined) await writeOwnFile(failure, systemPromptFile(context), system);

  const sandbox = claudeSandbox(thread, coder);
  let running: Running | undefined;

  function receive(value: unknown): void {
    const record = readObject(value, "a line of claude's output");
    if (control.receive(record)) return;
    if (record.type === "system" && record.subtype === "init") {
      const breaches = isolationBreaches(record, sandbox);
      if (breaches.length > 0) throw notIsolated(breaches);
    }
    const outcome = running?.turn.receive(record);
    if (outcome === undefined) return;
    const end = running?.end;
    running = undefined;
    if ("end" in outcome) {
      end?.resolve(outcome.end);
    } else {
      const { reason, message, status } = outcome.failure;
      end?.reject(failure(reason, message, { status }));
    }
  }

  function notIsolated(breaches: readonly string[]) {
    const what = breaches.join("; ");
    return failure("protocol", `claude runs with what it was not given: ${what}`);
  }

  const channel = await context.open(claudeCommand(context), receive);
  const control = createControl(channel.send, {
    can_use_tool: canUseTool(thread, context.approver, () => running),
    ...(clientTools.length > 0 && {
      mcp_message: ownToolServer(thread, context.approver, () => running),
    }),
  });
  await control.request("initialize", {
    // Not `--json-schema`: the system takes no argument of more than 128 KiB.
    ...(outputSchema !== undefined && { jsonSchema: outputSchema }),
    ...(clientTools.length > 0 && { sdkMcpServers: [OWN_SERVER] }),
  });
  const sources = settingsSources(await control.request("get_settings"));
  if (sources.length > 0) throw notIsolated([`settings ${JSON.stringify(sources)}`]);

  return {
    threadId,
    once: coder.oneShot === true,
    async turn(request, emit) {
      const end = Promise.withResolvers<TurnEnd>();
      const message = await userMessage(request);
      running = { turn: followTurn(emit), end, signal: request.signal };
      channel.send(message);
      return await end.promise;
    },
    async interrupt() {
      await control.request("interrupt");
    },
    fits: (request: TurnRequest) =>
      JSON.stringify(request.outputSchema) === JSON.stringify(outputSchema),
  };
}

/** The stream-json line of a prompt. Rejects with `UsageError` for an image of another type. */
async function userMessage({ input, images }: TurnRequest): Promise<object> {
  // A leading slash would be a command of the CLI: `/clear` answers success and forgets the thread.
  const text = input.startsWith("/") ? ` ${input}` : input;
  const blocks = await Promise.all(images.map(imageBlock));
  const content = blocks.length === 0 ? text : [{ type: "text", text }, ...blocks];
  return { type: "user", message: { role: "user", content } };
}

async function imageBlock(file: string): Promise<object> {
  const mediaType = imageType(file);
  const data = await readFile(file, "base64");
  return { type: "image", source: { type: "base64", media_type: mediaType, data } };
}
