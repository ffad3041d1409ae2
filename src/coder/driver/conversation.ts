import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { removeFolder } from "../../held-folder.ts";
import { createApprover } from "../approval/approver.ts";
import type { ProcessOptions, ThreadOptions } from "../coder.ts";
import { connectLive, type Live } from "../process/live.ts";
import type { Adapter, TurnRequest } from "./adapter.ts";

/** A thread as its CLI knows it, carried by one process after another. */
export interface Conversation {
  /** The vendor's id; see `Thread.id`. */
  id(): string;
  readonly model: string;
  /** The process there is. */
  current(): Live;
  /** Takes a text for the vendor's system slot. False: too late for another one, or there is no such slot. */
  takeSystem(system: string): boolean;
  /** A process for this turn: the one there is, or a new one where that is gone or cannot run the turn. */
  liveFor(request: TurnRequest): Promise<Live>;
  /** To be called after each turn. Ends what a CLI that broke down has left behind. */
  turnEnded(how: "well" | "badly"): Promise<void>;
  /** Ends the process and removes the thread's folder. */
  close(): Promise<void>;
}

/** What a conversation is made from. */
export interface ConversationParts<Options extends ProcessOptions = ProcessOptions> {
  readonly adapter: Adapter<Options>;
  readonly coder: Options;
  readonly options: ThreadOptions;
  /** The vendor's id of the thread to resume; undefined: a new thread. */
  readonly resumeId: string | undefined;
  /** The vendor's id of the thread that the new one is a fork of. */
  readonly forkOf: string | undefined;
}

/** Starts the adapter's CLI. Rejects with `CoderError`. */
export async function openConversation<Options extends ProcessOptions>(
  parts: ConversationParts<Options>,
): Promise<Conversation> {
  const { adapter, coder, options, resumeId, forkOf } = parts;
  const { cannot } = adapter.limits;
  const approver = createApprover(options.approvals);
  const model = options.model ?? adapter.defaultModel;
  const homeFolder = join(coder.stateFolder, "home");
  const name = randomUUID();
  const threadFolder = join(coder.stateFolder, `thread-${name}`);
  const ownFolder = join(coder.stateFolder, `own-${name}`);
  let threadId = resumeId ?? randomUUID();
  let hasBegun = false;
  /** Whether a turn has come to an end, so that the CLI has kept the thread. */
  let hasHistory = resumeId !== undefined;
  let system = options.system;
  let isOutdated = false;
  let live = await first();

  /** A thread that never came to be leaves nothing. */
  async function first(): Promise<Live> {
    try {
      return await connect(options.outputSchema);
    } catch (error) {
      await removeFolders();
      throw error;
    }
  }

  async function removeFolders(): Promise<void> {
    for (const folder of [threadFolder, ownFolder]) {
      await removeFolder(folder);
    }
  }

  async function connect(outputSchema: object | undefined): Promise<Live> {
    // A CLI that broke down in its first turn may or may not have kept it: neither resuming nor reusing the id is safe.
    if (hasBegun && !hasHistory) threadId = randomUUID();
    const thread = { ...options, system };
    const folders = { homeFolder, threadFolder, ownFolder };
    const ids = { threadId, resume: hasHistory, forkOf: hasHistory ? undefined : forkOf };
    const request = { coder, thread, approver, model, outputSchema, ...folders, ...ids };
    const made = await connectLive(adapter, request);
    threadId = made.connection.threadId;
    isOutdated = false;
    return made;
  }

  async function liveFor(request: TurnRequest): Promise<Live> {
    if (isOutdated || !live.alive() || !live.connection.fits(request)) {
      if (hasHistory && cannot.resume !== undefined) {
        throw live.failure("exit", "The CLI's process has ended, and the CLI resumes no thread");
      }
      await live[Symbol.asyncDispose]();
      live = await connect(request.outputSchema);
    }
    hasBegun = true;
    return live;
  }

  return {
    id: () => live.connection.threadId,
    model,
    current: () => live,
    takeSystem(text) {
      if (cannot.system !== undefined) return false;
      if (text === system) return true;
      if (hasBegun) return false;
      system = text;
      isOutdated = true;
      return true;
    },
    liveFor,
    async turnEnded(how) {
      // Some vendors name a thread in its first turn.
      threadId = live.connection.threadId;
      if (how === "well" || live.alive()) hasHistory ||= hasBegun;
      if (!live.alive() || live.connection.once) await live[Symbol.asyncDispose]();
    },
    async close() {
      await live[Symbol.asyncDispose]();
      await removeFolders();
    },
  };
}
