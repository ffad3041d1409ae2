import { isAbsolute } from "node:path";
import type { ExecUsage } from "../../coder/codex/exec/exec-event.ts";
import { readObject, readText } from "../../coder/driver/read-json.ts";
import type { AppServerConnection } from "./connection.ts";
import { TurnRunningError } from "./errors.ts";
import { createFeed, type Notification } from "./feed.ts";
import type { ServerInput } from "./methods.ts";
import { readTokenTotals } from "./token-totals.ts";
import { type FollowedTurn, followServerTurn, type TurnOutcome } from "./turn.ts";

/** A prompt: a text, or parts; the SDK's `local_image` is our `localImage`. */
export type ServerPrompt = string | readonly ServerInput[];

/** A turn that runs. */
export interface ServerTurn {
  readonly threadId: string;
  readonly id: string;
  /** Resolves however it ended; rejects with `ConnectionError`. */
  readonly end: Promise<TurnOutcome>;
  /** All that is told about the turn's thread while it runs. To be read once. */
  notifications(): AsyncIterable<Notification>;
  /** Adds to the prompt of the running turn: what the model is just saying is dropped. */
  steer(input: ServerPrompt): Promise<void>;
  /** Ends it, and the commands that it runs. Its thread can be used again once it has ended. */
  interrupt(): Promise<void>;
}

/** The turns that run, one per thread. */
export interface Turns {
  /** Begins one by a request that answers with `turn`, or with nothing at all (a compaction). Rejects with `AppServerError`. */
  begin(threadId: string, ask: () => Promise<unknown>): Promise<ServerTurn>;
  of(threadId: string): FollowedTurn | undefined;
  receive(notification: Notification): void;
  fail(error: Error): void;
}

/** Keeps account of a connection's turns. */
export function createTurns(connection: () => AppServerConnection, maxBuffered: number): Turns {
  const running = new Map<string, FollowedTurn>();
  /** The tokens of each thread so far, as far as they were told. */
  const totals = new Map<string, ExecUsage>();

  async function begin(threadId: string, ask: () => Promise<unknown>): Promise<ServerTurn> {
    if (running.has(threadId)) {
      throw new TurnRunningError(`A turn is running on thread ${threadId}: steer it, or wait`);
    }
    const { idle, request } = connection();
    const feed = createFeed(maxBuffered, () => undefined);
    const turn = followServerTurn(feed, totals.get(threadId));
    // Before the request: notifications may come before its answer.
    running.set(threadId, turn);
    const release = idle.hold();
    const forget = () => {
      running.delete(threadId);
      release();
    };
    turn.end.then(forget, forget);
    let id: string;
    try {
      const answer = readObject(await ask(), "the turn's start");
      id =
        answer.turn === undefined
          ? await turn.started
          : readText(readObject(answer.turn, "turn").id, "turn.id");
    } catch (error) {
      turn.fail(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
    return {
      threadId,
      id,
      end: turn.end,
      notifications: () => feed,
      async steer(input) {
        const params = { threadId, expectedTurnId: id, input: serverInput(input) };
        await request("turn/steer", params, undefined);
      },
      async interrupt() {
        await request("turn/interrupt", { threadId, turnId: id }, undefined);
        // A command that is running survives an interrupt of its turn (0.169.0).
        await request("thread/backgroundTerminals/clean", { threadId }, undefined);
      },
    };
  }

  return {
    begin,
    of: (threadId) => running.get(threadId),
    receive(notification) {
      const { threadId, method, params } = notification;
      if (threadId === undefined) return;
      running.get(threadId)?.receive(notification);
      if (method !== "thread/tokenUsage/updated") return;
      totals.set(threadId, readTokenTotals(readObject(params, method).tokenUsage).total);
    },
    fail(error) {
      for (const turn of [...running.values()]) turn.fail(error);
    },
  };
}

/** A prompt in the vendor's form. Throws `TypeError` for an image whose path is relative. */
export function serverInput(prompt: ServerPrompt): readonly ServerInput[] {
  if (typeof prompt === "string") return [{ type: "text", text: prompt, text_elements: [] }];
  for (const part of prompt) {
    if (part.type === "localImage" && !isAbsolute(part.path)) {
      throw new TypeError(`The path of an image is relative: ${part.path}`);
    }
  }
  return prompt;
}
