import { mkdir, writeFile } from "node:fs/promises";
import { UnsupportedError } from "../../errors.ts";
import type { Adapter, ConnectContext, Connection, TurnEnd, TurnRequest } from "../adapter.ts";
import { readObject } from "../read-json.ts";
import { claudeCommand, systemPromptFile, temporaryFolder } from "./command.ts";
import { createControl } from "./control.ts";
import { isolationBreaches, settingsSources } from "./isolation.ts";
import { claudeSandbox } from "./sandbox.ts";
import { type ClaudeTurn, followTurn } from "./turn.ts";
import { userMessage } from "./user-message.ts";

/** Claude Code (2.1.329) as one live stream-json process per thread. */
export const claude: Adapter = {
  name: "claude",
  defaultModel: "claude-opus-5-5",
  canResume: true,
  connect: connectClaude,
};

/** The running turn. */
interface Running {
  readonly turn: ClaudeTurn;
  readonly end: PromiseWithResolvers<TurnEnd>;
}

async function connectClaude(context: ConnectContext): Promise<Connection> {
  const { thread, threadId, outputSchema, failure } = context;
  const { approvalPolicy = "never", system } = thread;
  if (approvalPolicy !== "never") {
    throw new UnsupportedError("claude", `the approval policy "${approvalPolicy}"`);
  }
  await mkdir(temporaryFolder(context), { recursive: true });
  if (system !== undefined) await writeFile(systemPromptFile(context), system);

  const sandbox = claudeSandbox(thread);
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
  const control = createControl(channel.send);
  await control.request("initialize");
  const sources = settingsSources(await control.request("get_settings"));
  if (sources.length > 0) throw notIsolated([`settings ${JSON.stringify(sources)}`]);

  return {
    threadId,
    async turn(request, emit) {
      const end = Promise.withResolvers<TurnEnd>();
      const message = await userMessage(request);
      running = { turn: followTurn(emit), end };
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
