import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Adapter, TurnRequest } from "./adapter.ts";
import type { CoderOptions, ThreadOptions } from "./coder.ts";
import { connectLive, type Live } from "./live.ts";

/** A thread as its CLI knows it, carried by one process after another. */
export interface Conversation {
  /** The vendor's id; see `Thread.id`. */
  id(): string;
  readonly model: string;
  /** The process there is. */
  current(): Live;
  /** A process for this turn: the one there is, or a new one where that is gone or cannot run the turn. */
  liveFor(request: TurnRequest): Promise<Live>;
  /** To be called after each turn. Ends what a CLI that broke down has left behind. */
  turnEnded(): Promise<void>;
  /** Ends the process and removes the thread's folder. */
  close(): Promise<void>;
}

/** What a conversation is made from. */
export interface ConversationParts {
  readonly adapter: Adapter;
  readonly coder: CoderOptions;
  readonly options: ThreadOptions;
  /** The vendor's id of the thread to resume; undefined: a new thread. */
  readonly resumeId: string | undefined;
}

/** Starts the adapter's CLI. Rejects with `CoderError`. */
export async function openConversation(parts: ConversationParts): Promise<Conversation> {
  const { adapter, coder, options, resumeId } = parts;
  const model = options.model ?? adapter.defaultModel;
  const homeFolder = join(coder.stateFolder, "home");
  const threadFolder = join(coder.stateFolder, `thread-${randomUUID()}`);
  let threadId = resumeId ?? randomUUID();
  let hasBegun = false;
  /** Whether a turn has come to an end, so that the CLI has kept the thread. */
  let hasHistory = resumeId !== undefined;
  let live = await connect(options.outputSchema);

  async function connect(outputSchema: object | undefined): Promise<Live> {
    // A CLI that broke down in its first turn may or may not have kept it: neither resuming nor reusing the id is safe.
    if (hasBegun && !hasHistory) threadId = randomUUID();
    const request = { coder, thread: options, model, outputSchema, homeFolder, threadFolder };
    const made = await connectLive(adapter, { ...request, threadId, resume: hasHistory });
    threadId = made.connection.threadId;
    return made;
  }

  async function liveFor(request: TurnRequest): Promise<Live> {
    if (!live.alive() || !live.connection.fits(request)) {
      if (hasHistory && !adapter.canResume) {
        throw live.failure("exit", "The CLI's process has ended, and the CLI resumes no thread");
      }
      await live[Symbol.asyncDispose]();
      live = await connect(request.outputSchema);
    }
    hasBegun = true;
    return live;
  }

  return {
    id: () => threadId,
    model,
    current: () => live,
    liveFor,
    async turnEnded() {
      if (!live.alive()) await live[Symbol.asyncDispose]();
      else hasHistory ||= hasBegun;
    },
    async close() {
      await live[Symbol.asyncDispose]();
      await rm(threadFolder, { recursive: true, force: true });
    },
  };
}
