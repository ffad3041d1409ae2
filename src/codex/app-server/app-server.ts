import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { createApprover } from "../../coder/approval/approver.ts";
import { approvalPolicies, sandboxes } from "../../coder/coder.ts";
import { answerApprovals } from "../../coder/codex/approvals.ts";
import { settingArguments } from "../../coder/codex/arguments.ts";
import { codexCommand, codexFolders } from "../../coder/codex/command.ts";
import { checkWord } from "../../coder/driver/check-words.ts";
import { readList, readObject, readText, textOrNone } from "../../coder/driver/read-json.ts";
import type { RpcHandler } from "../../coder/rpc/json-rpc.ts";
import { type AppServerConnection, openConnection } from "./connection.ts";
import { ConnectionError } from "./errors.ts";
import { createFeed, type Notification, type NotificationFeed } from "./feed.ts";
import type {
  AppServerMethods,
  CommandExecution,
  ReviewTarget,
  ServerThreadOptions,
  ServerTurnOptions,
  ThreadFilter,
} from "./methods.ts";
import type { AppServerOptions } from "./options.ts";
import {
  type AccountInfo,
  type CommandEnd,
  type FileMatch,
  type ModelInfo,
  type RateLimit,
  readAccountInfo,
  readCommandEnd,
  readFileMatch,
  readModelInfo,
  readRateLimit,
  readThreadInfo,
  type ThreadInfo,
} from "./results.ts";
import { createServerThread, type ServerThread } from "./thread.ts";
import { createTurns, type ServerPrompt, type ServerTurn, serverInput } from "./turns.ts";

/** The params of a request: those of {@link AppServerMethods}, or anything for the rest of the protocol. */
export type ParamsOf<Method extends string> = Method extends keyof AppServerMethods
  ? AppServerMethods[Method]
  : object | undefined;

/** A running `codex app-server`, for any number of threads. Every request rejects with an `AppServerError`. */
export interface AppServer extends AsyncDisposable {
  /** What `initialize` gave. */
  readonly info: { readonly userAgent: string; readonly record: Readonly<Record<string, unknown>> };
  startThread(options?: ServerThreadOptions): Promise<ServerThread>;
  /** Rejects with `ThreadNotFoundError` when codex keeps none with this id. */
  resumeThread(id: string, options?: ServerThreadOptions): Promise<ServerThread>;
  forkThread(id: string, options?: ServerThreadOptions): Promise<ServerThread>;
  readThread(id: string, options?: { readonly includeTurns?: boolean }): Promise<ThreadInfo>;
  /** Newest first. `nextCursor`: undefined on the last page. */
  listThreads(
    filter?: ThreadFilter,
  ): Promise<{ readonly threads: readonly ThreadInfo[]; readonly nextCursor: string | undefined }>;
  archiveThread(id: string): Promise<void>;
  unarchiveThread(id: string): Promise<ThreadInfo>;
  nameThread(id: string, name: string): Promise<void>;
  /** Forgets that turn and all later ones; files stay as they are. */
  revertThread(id: string, beforeTurnId: string): Promise<void>;
  /** Has the model sum up the conversation so far: a turn of its own, which must run on a loaded thread. */
  compactThread(id: string): Promise<ServerTurn>;
  /** Begins a turn on a loaded thread. Rejects with `TurnRunningError` where one runs. */
  turn(threadId: string, input: ServerPrompt, options?: ServerTurnOptions): Promise<ServerTurn>;
  /** Codex' own review, in this thread. */
  review(threadId: string, target: ReviewTarget): Promise<ServerTurn>;
  models(): Promise<readonly ModelInfo[]>;
  /** Undefined: none. */
  account(): Promise<AccountInfo | undefined>;
  /** Rejects with `NotAuthenticatedError` without a ChatGPT login. */
  rateLimits(): Promise<{
    readonly primary: RateLimit | undefined;
    readonly secondary: RateLimit | undefined;
  }>;
  /** The settings in force, for a folder where one is given. */
  config(cwd?: string): Promise<Readonly<Record<string, unknown>>>;
  execute(command: CommandExecution): Promise<CommandEnd>;
  /** Files whose paths resemble the query, the best first. */
  searchFiles(query: string, roots: readonly string[]): Promise<readonly FileMatch[]>;
  /** Any request of the protocol. Its result is not validated. */
  request<Method extends string>(method: Method, params: ParamsOf<Method>): Promise<unknown>;
  /** What the server tells from now on, each reader by itself. Ends with `LaggedError` for one that is too slow. */
  notifications(filter?: {
    readonly threadId?: string;
    readonly methods?: readonly string[];
  }): AsyncIterable<Notification>;
  /** The end of what it wrote to stderr, at most 4,000 characters. */
  stderrTail(): string;
  /** Ends the process and all that it started. What codex keeps of its threads stays. */
  close(): Promise<void>;
}

const MAX_BUFFERED = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;

/** Starts `codex app-server`. Rejects with `AppServerError`, usually a `ConnectionError` with the end of stderr. */
export async function startAppServer(options: AppServerOptions): Promise<AppServer> {
  const { maxBuffered = MAX_BUFFERED, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
  const feeds = new Set<readonly [NotificationFeed, (notification: Notification) => boolean]>();
  const turns = createTurns(() => connection, maxBuffered);
  const connection: AppServerConnection = await openConnection({
    launch: options.launch,
    command: await serverCommand(options),
    idleTimeoutMs: options.idleTimeoutMs,
    retry: options.retry,
    handlers: { ...approvalHandlers(), ...options.handlers },
    onNotification(notification) {
      for (const [feed, isWanted] of feeds) if (isWanted(notification)) feed.push(notification);
      turns.receive(notification);
    },
  });
  connection.lost.addEventListener("abort", () => {
    const error: Error = connection.lost.reason;
    turns.fail(error);
    for (const [feed] of feeds) feed.end(error);
  });

  /** The turn that asks is found by its thread. */
  function approvalHandlers(): Readonly<Record<string, RpcHandler>> {
    const approver = createApprover(options.approvals);
    const methods = Object.keys(
      answerApprovals({ approver, thread: { cwd: "/" } }, () => undefined),
    );
    const handler =
      (method: string): RpcHandler =>
      (params) => {
        const { threadId, cwd } = readObject(params, method);
        const thread = { cwd: textOrNone(cwd) ?? threads.get(String(threadId)) ?? "/" };
        const asking = () => turns.of(String(threadId))?.asking;
        return answerApprovals({ approver, thread }, asking)[method]?.(params);
      };
    return Object.fromEntries(methods.map((method) => [method, handler(method)]));
  }

  /** The folders of the loaded threads. */
  const threads = new Map<string, string>();

  function request<Method extends string>(method: Method, params: ParamsOf<Method>) {
    return connection.request(method, params, requestTimeoutMs);
  }

  async function initialize(): Promise<AppServer["info"]> {
    const record = readObject(
      await request("initialize", {
        clientInfo: { name: "crosscheck", title: null, version: "0" },
        capabilities: {
          experimentalApi: true,
          requestAttestation: false,
          ...(options.silenced && { optOutNotificationMethods: options.silenced }),
        },
      }),
      "initialize",
    );
    connection.notify("initialized");
    return { userAgent: readText(record.userAgent, "userAgent"), record };
  }

  async function loaded(answer: Promise<unknown>): Promise<ServerThread> {
    const { thread } = readObject(await answer, "a thread's start");
    const { id, cwd } = readThreadInfo(thread);
    threads.set(id, cwd);
    return createServerThread(id, server);
  }

  const asThread = async (answer: Promise<unknown>) =>
    readThreadInfo(readObject(await answer, "an answer").thread);

  const server: Omit<AppServer, "info"> = {
    startThread: async (thread = {}) =>
      await loaded(request("thread/start", checkedOptions(thread))),
    resumeThread: async (threadId, thread = {}) =>
      await loaded(request("thread/resume", { ...checkedOptions(thread), threadId })),
    forkThread: async (threadId, thread = {}) =>
      await loaded(request("thread/fork", { ...checkedOptions(thread), threadId })),
    readThread: (threadId, { includeTurns = false } = {}) =>
      asThread(request("thread/read", { threadId, includeTurns })),
    async listThreads(filter = {}) {
      const answer = readObject(await request("thread/list", filter), "thread/list");
      const listed = readList(answer.data, "data").map(readThreadInfo);
      return { threads: listed, nextCursor: textOrNone(answer.nextCursor) };
    },
    archiveThread: async (threadId) => void (await request("thread/archive", { threadId })),
    unarchiveThread: (threadId) => asThread(request("thread/unarchive", { threadId })),
    nameThread: async (threadId, name) =>
      void (await request("thread/name/set", { threadId, name })),
    revertThread: async (threadId, beforeTurnId) =>
      void (await request("thread/revert", { threadId, beforeTurnId })),
    compactThread: (threadId) =>
      turns.begin(threadId, () => request("thread/compact/start", { threadId })),
    turn: (threadId, input, turn = {}) =>
      turns.begin(threadId, () =>
        request("turn/start", { ...turn, threadId, input: serverInput(input) }),
      ),
    review: (threadId, target) =>
      turns.begin(threadId, () => request("review/start", { threadId, target })),
    async models() {
      const models: ModelInfo[] = [];
      let cursor: string | undefined;
      do {
        const params = cursor === undefined ? {} : { cursor };
        const answer = readObject(await request("model/list", params), "model/list");
        for (const model of readList(answer.data, "data")) models.push(readModelInfo(model));
        cursor = textOrNone(answer.nextCursor);
      } while (cursor !== undefined);
      return models;
    },
    async account() {
      return readAccountInfo(readObject(await request("account/read", {}), "account/read").account);
    },
    async rateLimits() {
      const answer = await request("account/rateLimits/read", undefined);
      const limits = readObject(readObject(answer, "an answer").rateLimits, "rateLimits");
      return { primary: readRateLimit(limits.primary), secondary: readRateLimit(limits.secondary) };
    },
    async config(cwd) {
      const answer = await request("config/read", cwd === undefined ? {} : { cwd });
      return readObject(readObject(answer, "config/read").config, "config");
    },
    // A command has a time limit of its own.
    execute: async (command) =>
      readCommandEnd(await connection.request("command/exec", command, undefined)),
    async searchFiles(query, roots) {
      const params = { query, roots, cancellationToken: null };
      const answer = readObject(await request("fuzzyFileSearch", params), "fuzzyFileSearch");
      return readList(answer.files, "files").map(readFileMatch);
    },
    request,
    notifications({ threadId, methods } = {}) {
      const isWanted = (notification: Notification) =>
        (threadId === undefined || notification.threadId === threadId) &&
        (methods === undefined || methods.includes(notification.method));
      const feed = createFeed(maxBuffered, () => feeds.delete(entry));
      const entry = [feed, isWanted] as const;
      feeds.add(entry);
      if (connection.lost.aborted) feed.end(connection.lost.reason);
      return feed;
    },
    stderrTail: connection.stderrTail,
    close: async () => await connection[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: async () => await connection[Symbol.asyncDispose](),
  };

  try {
    return { ...server, info: await initialize() };
  } catch (error) {
    await connection[Symbol.asyncDispose]();
    if (!(error instanceof TypeError)) throw error;
    throw new ConnectionError("codex app-server did not start", connection.stderrTail(), error);
  }
}

/** Throws `UsageError` for a word that no option knows. */
function checkedOptions(thread: ServerThreadOptions): ServerThreadOptions {
  checkWord("the sandbox", thread.sandbox, sandboxes);
  checkWord("the approvalPolicy", thread.approvalPolicy, approvalPolicies);
  return thread.cwd === undefined ? thread : { ...thread, cwd: resolve(thread.cwd) };
}

/** The command, with its folders made. */
async function serverCommand(options: AppServerOptions) {
  const stateFolder = resolve(options.stateFolder);
  const trees = (options.trees ?? []).map((tree) => resolve(tree));
  try {
    for (const folder of Object.values(codexFolders(stateFolder))) {
      await mkdir(folder, { recursive: true });
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConnectionError(`codex app-server has no folder for its state: ${why}`, "", error);
  }
  const thread = { cwd: stateFolder, sandbox: "read-only", approvals: options.approvals } as const;
  const args = ["app-server", ...settingArguments(options, thread, undefined, undefined)];
  const command = codexCommand(options, thread, stateFolder, args);
  return { ...command, writable: [stateFolder, ...trees] };
}
