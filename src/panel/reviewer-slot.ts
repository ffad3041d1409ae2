import type { ClientTool } from "../coder/client-tool.ts";
import type { Coder, Effort } from "../coder/coder.ts";
import type { Diff } from "../review/diff/diff.ts";

/** A coder in a reviewer's role, with all it needs to work. */
export interface ReviewerSlot {
  /** The reviewer's name. */
  readonly reviewer: string;
  readonly coder: Pick<Coder, "startThread">;
  /** Null: the coder's default. */
  readonly model: string | null;
  /** Absolute path of the tree it reads. */
  readonly cwd: string;
  /** `none`: its tools cannot be trusted to work here; everything it needs is in the prompt. */
  readonly tools: "all" | "none";
  readonly effort?: Effort | undefined;
  /** Tools of ours. Undefined: none. */
  readonly clientTools?: readonly ClientTool[] | undefined;
  /** What its first prompt says of them. Undefined: nothing. */
  readonly toolNote?: string | undefined;
}

/** A part of the change that one thread reviews: all of it, unless the change is large. */
export interface Shard {
  /** Its place among the change's shards, 0-based. */
  readonly index: number;
  /** What of the change it is. Of a large file another shard may hold other hunks. */
  readonly diff: Diff;
  /** The review turn's text. */
  readonly prompt: string;
  /** What a reviewer without tools is given behind it: text of the changed files. Empty: nobody needs it. */
  readonly attached: string;
}

/** Limits and listeners of a panel. */
export interface PanelOptions {
  readonly turnTimeoutMs: number;
  readonly signal: AbortSignal;
  /** How many threads of the whole panel may live at once. */
  readonly concurrency: number;
  /** How many turns each reviewer looks at each shard. Null: by its effort; undefined: one. */
  readonly passes?: number | null | undefined;
  /** Why no reviewer is to look again now, for people; null: it may. Undefined: it always may. */
  readonly passBlocker?: (() => string | null) | undefined;
  /** What stands behind the system prompt, see `answerStyle`. Missing: nothing. */
  readonly style?: string;
  readonly onProgress: (progress: PanelProgress) => void;
}

/** What a panel tells while it works. */
export interface PanelProgress {
  readonly reviewer: string;
  readonly turn: "review" | "vote" | "confirm";
  /** Which look at the shard it is, from 2 on; undefined: the first one, or no review. */
  readonly pass?: number | undefined;
  readonly state: "started" | "working" | "done" | "failed";
  /** Hostile text for a person's eyes; undefined when there is nothing to say. */
  readonly text: string | undefined;
}

/** Hands out a fixed number of places; whoever holds one gives it back. */
export interface Slots {
  /** Resolves to the function that gives the place back. */
  take(): Promise<() => void>;
}

/** Makes `count` places; they are handed out in the order of asking. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  const give = () => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  return {
    async take() {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      let given = false;
      return () => {
        if (!given) give();
        given = true;
      };
    },
  };
}
