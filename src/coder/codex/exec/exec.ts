import { createReadStream } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type {
  Adapter,
  ConnectContext,
  Connection,
  Emit,
  TurnEnd,
  TurnRequest,
} from "../../driver/adapter.ts";
import { readObject } from "../../driver/read-json.ts";
import { checkProgram } from "../../process/check-program.ts";
import { processTurns } from "../../process/process-turns.ts";
import { settingArguments } from "../arguments.ts";
import type { CodexOptions } from "../codex-options.ts";
import { codexCommand, codexFolders } from "../command.ts";
import { writeCatalog } from "../write-catalog.ts";
import { type ExecOrigin, execArguments } from "./exec-arguments.ts";
import type { ExecUsage } from "./exec-event.ts";
import { readExecUsage } from "./read-event.ts";
import { followExec } from "./turn.ts";
import { writeTurnFiles } from "./turn-files.ts";
import { usageSince } from "./usage.ts";

/**
 * OpenAI's Codex CLI as one `codex exec --json` per turn; it keeps its threads on disk until the coder closes. Approval
 * policies are taken and have no effect: `exec` asks for nothing, what the sandbox forbids fails.
 */
export const codexExec: Adapter<CodexOptions> = {
  name: "codex",
  defaultModel: "gpt-6.1-sol",
  limits: {
    cannot: {
      userInput: "codex exec asks nobody",
      toolList: "it offers its tools as a whole",
      clientTools: "codex exec calls nobody back",
      budget: "it counts no costs",
    },
    ignores: ["approvals"],
    silent: ["permission"],
    uncounted: [],
  },
  connect,
};

async function connect(context: ConnectContext<CodexOptions>): Promise<Connection> {
  const { coder, thread, threadFolder, ownFolder, homeFolder, model, failure } = context;
  const folders = codexFolders(threadFolder, homeFolder);
  /** Undefined until codex has named the thread. */
  let named = context.resume ? context.threadId : undefined;
  const turns = processTurns(context);

  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  const version = codexCommand(coder, thread, threadFolder, ["--version"], {
    keptFolder: homeFolder,
  });
  await checkProgram(context, version, /^codex-cli \d/m);
  const settings = settingArguments(coder, thread, model, await writeCatalog(context));

  /** What the next turn goes on from. An interrupt may have come before codex had kept anything of the thread. */
  async function findOrigin() {
    const kept = named === undefined ? undefined : await keptThread(folders.codex, named);
    const isOurs = named !== undefined && (kept !== undefined || context.resume);
    const id = isOurs ? named : context.forkOf;
    if (id === undefined) return { origin: undefined, before: undefined };
    const before = (kept ?? (await keptThread(folders.codex, id)))?.usage;
    const origin: ExecOrigin = { how: isOurs ? "resume" : "fork", id };
    return { origin, before };
  }

  async function turn(request: TurnRequest, emit: Emit): Promise<TurnEnd> {
    const { origin, before } = await findOrigin();
    await using files = await writeTurnFiles(context, folders.codex, request.outputSchema);
    const args = execArguments(coder, thread, settings, {
      ...{ model, origin, images: request.images },
      ...files,
    });
    const onNamed = (id: string) => {
      named = id;
    };
    const running = followExec({ failure, emit, before, model, onNamed });
    const keep = { keptFolder: homeFolder, ownFolder };
    const command = codexCommand(coder, thread, threadFolder, args, keep);
    try {
      const { end } = await turns.run(command, running, request);
      if (end.text === "" && request.outputSchema === undefined) {
        throw failure("output", "codex ended its turn without a message");
      }
      return end;
    } catch (error) {
      await tellSpent(before, emit);
      throw error;
    }
  }

  /** Only a turn that ends well tells its tokens. */
  async function tellSpent(before: ExecUsage | undefined, emit: Emit): Promise<void> {
    const kept = named === undefined ? undefined : await keptThread(folders.codex, named);
    const isMore = kept?.usage?.input_tokens !== before?.input_tokens;
    if (kept?.usage === undefined || !isMore) return;
    emit({ type: "usage", usage: usageSince(before, kept.usage) }, undefined);
  }

  return {
    get threadId() {
      return named ?? context.threadId;
    },
    fits: () => true,
    turn,
    interrupt: turns.interrupt,
  };
}

/** What codex keeps of a thread: `sessions/YYYY/MM/DD/rollout-<time>-<id>.jsonl` in its home (0.169.0). */
export interface KeptThread {
  /** The thread's tokens so far; undefined before the first answer. */
  readonly usage: ExecUsage | undefined;
}

/** Looks for a thread; undefined when codex keeps none with this id. */
async function keptThread(codexHome: string, id: string): Promise<KeptThread | undefined> {
  const sessions = join(codexHome, "sessions");
  const names = await readdir(sessions, { recursive: true }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  const name = names.find((path) => path.endsWith(`-${id}.jsonl`));
  return name === undefined ? undefined : { usage: await lastUsage(join(sessions, name)) };
}

async function lastUsage(path: string): Promise<ExecUsage | undefined> {
  let last: string | undefined;
  const lines = createInterface({ input: createReadStream(path) });
  for await (const line of lines) if (line.includes('"total_token_usage"')) last = line;
  if (last === undefined) return undefined;
  const { payload } = readObject(JSON.parse(last), "a line of a kept thread");
  const { info } = readObject(payload, "payload");
  return readExecUsage(readObject(info, "info").total_token_usage);
}
