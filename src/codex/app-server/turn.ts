import type { Asking } from "../../coder/codex/dynamic-tools.ts";
import type { ExecUsage } from "../../coder/codex/exec/exec-event.ts";
import { usageSince } from "../../coder/codex/exec/usage.ts";
import { type TurnFailure, turnFailure } from "../../coder/codex/failure.ts";
import { type CodexItem, itemPaths, readItem } from "../../coder/codex/item-events.ts";
import { readList, readObject, readText, textOrNone } from "../../coder/driver/read-json.ts";
import { UNKNOWN_USAGE } from "../../coder/driver/sum-usage.ts";
import type { Usage } from "../../coder/usage.ts";
import type { Notification, NotificationFeed } from "./feed.ts";
import { readTokenTotals } from "./token-totals.ts";

/** How a turn ended. */
export interface TurnOutcome {
  readonly turnId: string;
  readonly status: "completed" | "interrupted" | "failed";
  /** Of a failed turn. */
  readonly failure: TurnFailure | undefined;
  /** Its last message; null when it ended without one. */
  readonly finalResponse: string | null;
  /** What was completed in it, in that order. */
  readonly items: readonly CodexItem[];
  readonly usage: Usage;
}

/** A turn as the client follows it. */
export interface FollowedTurn {
  /** Takes a notification about the turn's thread. Throws `TypeError` for one that breaks the protocol. */
  receive(notification: Notification): void;
  /** No end will come. */
  fail(error: Error): void;
  readonly end: Promise<TurnOutcome>;
  /** The turn's id as `turn/started` tells it. */
  readonly started: Promise<string>;
  /** For whoever answers what the turn asks leave for. */
  readonly asking: Asking;
}

/**
 * Follows a turn to `turn/completed`. What is told to `feed` is told at once; nobody waits for its reader.
 *
 * @param before the thread's tokens before the turn, where they are known.
 */
export function followServerTurn(
  feed: NotificationFeed,
  before: ExecUsage | undefined,
): FollowedTurn {
  const end = Promise.withResolvers<TurnOutcome>();
  end.promise.catch(() => undefined); // It may fail before anybody waits.
  const over = new AbortController();
  const items: CodexItem[] = [];
  const paths = new Map<string, readonly string[]>();
  const started = Promise.withResolvers<string>();
  started.promise.catch(() => undefined);
  let base = before;
  let hasStarted = false;
  let usage: Usage | undefined;

  function finish(value: unknown): void {
    const turn = readObject(value, "turn");
    const { status } = turn;
    const isKnown = status === "completed" || status === "interrupted";
    end.resolve({
      turnId: readText(turn.id, "turn.id"),
      status: isKnown ? status : "failed",
      failure: isKnown ? undefined : turnFailure(turn.error),
      finalResponse: finalResponse([...items, ...readList(turn.items, "items").map(readItem)]),
      items,
      usage: usage ?? UNKNOWN_USAGE,
    });
    over.abort();
  }

  return {
    end: end.promise,
    started: started.promise,
    asking: {
      signal: over.signal,
      changedPaths: (id) => paths.get(id) ?? [],
      // The request itself is no notification; `serverRequest/resolved` is.
      emit: () => undefined,
    },
    receive(notification) {
      feed.push(notification);
      const params = readObject(notification.params ?? {}, notification.method);
      switch (notification.method) {
        case "turn/started":
          started.resolve(readText(readObject(params.turn, "turn").id, "turn.id"));
          hasStarted = true;
          return;
        case "item/started":
        case "item/completed": {
          const item = readItem(params.item);
          paths.set(item.id, itemPaths(item));
          if (notification.method === "item/completed") items.push(item);
          return;
        }
        case "thread/tokenUsage/updated": {
          const { total, before } = readTokenTotals(params.tokenUsage);
          // A resumed thread tells once more what it had spent, perhaps only when the turn has been asked for.
          if (!hasStarted) {
            base = total;
            return;
          }
          base ??= before;
          usage = usageSince(base, total);
          return;
        }
        case "turn/completed":
          finish(params.turn);
          feed.end();
          return;
      }
    },
    fail(error) {
      end.reject(error);
      started.reject(error);
      over.abort(error);
      feed.end(error);
    },
  };
}

function finalResponse(items: readonly CodexItem[]): string | null {
  const last = items.findLast(({ type }) => type === "agentMessage");
  return textOrNone(last?.fields.text) ?? null;
}
