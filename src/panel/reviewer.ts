import type { Thread } from "../coder/coder.ts";
import { AbortError, CoderError, messageOf, UnsupportedError } from "../errors.ts";
import {
  type AnswerCheck,
  type AnswerIssue,
  type AnswerVote,
  answerSchema,
} from "../model/answer.ts";
import { type Cuts, noCuts, sumCuts } from "../review/answer-limits.ts";
import { noToolsNote } from "../review/prompt/file-context.ts";
import { reviewerSystemPrompt } from "../review/prompt/reviewer-prompts.ts";
import { type SalvagedAnswer, salvageAnswer } from "../review/read-answer.ts";
import type { PanelOptions, PanelProgress, ReviewerSlot, Shard, Slots } from "./reviewer-slot.ts";

/** What a reviewer's first turn on one shard gave. */
export interface ShardReview {
  readonly reviewer: string;
  /** The shard's index. */
  readonly shard: number;
  /** `partial`: the answer stayed invalid after its repair; what was valid in it is here. */
  readonly status: "ok" | "partial" | "failed";
  /** For people; null when `ok`. */
  readonly reason: string | null;
  readonly summary: string;
  readonly issues: readonly AnswerIssue[];
  readonly droppedCount: number;
  /** From when the panel was asked for its reviews. */
  readonly durationMs: number;
}

/** A shard that nobody answered for. @param reason for people */
export function failedReview(reviewer: string, shard: number, reason: string): ShardReview {
  const nothing = { summary: "", issues: [], droppedCount: 0, durationMs: 0 };
  return { reviewer, shard, status: "failed", reason, ...nothing };
}

/** Answers of a later turn; `reason` says why one is missing, null when none is. */
export interface Answers<T> {
  readonly answers: readonly T[];
  readonly reason: string | null;
}

/** What a reviewer is asked after its review. */
export interface LaterTurn {
  readonly prompt: string;
  /** What a fresh thread must know before. */
  context(): string;
}

/** One reviewer at work: its threads, one per shard. */
export interface Reviewer extends AsyncDisposable {
  readonly name: string;
  /** The first turn on a shard. It waits for its place behind those that were asked for before. */
  review(shard: Shard): Promise<ShardReview>;
  /** A further turn on the thread that reviewed a shard, or on a fresh one where that is closed. */
  vote(shard: Shard, request: LaterTurn): Promise<Answers<AnswerVote>>;
  confirm(shard: Shard, request: LaterTurn): Promise<Answers<AnswerCheck>>;
  /** What was too long in all its answers until now. */
  cuts(): Cuts;
}

/** A live thread and the place it takes among the panel's. */
interface Held {
  readonly thread: Thread;
  release(): Promise<void>;
}

/** Makes the reviewer of a slot. Starts nothing yet. */
export function createReviewer(
  slot: ReviewerSlot,
  options: PanelOptions,
  slots: Slots,
  /** Whether a thread may keep its place until the next turn; else nobody would get one when places are few. */
  keepThreads: boolean,
): Reviewer {
  const held = new Map<Shard, Held>();
  const name = slot.reviewer;
  let cuts = noCuts;

  async function hold(): Promise<Held> {
    const free = await slots.take();
    try {
      const thread = await slot.coder.startThread({
        cwd: slot.cwd,
        sandbox: "read-only",
        approvalPolicy: "never",
        system: reviewerSystemPrompt + (options.style ?? ""),
        tools: slot.tools,
        outputSchema: answerSchema,
        ...(slot.model === null ? {} : { model: slot.model }),
        ...(slot.effort === undefined ? {} : { effort: slot.effort }),
      });
      const release = async () => {
        try {
          await thread.close();
        } finally {
          free();
        }
      };
      return { thread, release };
    } catch (error) {
      free();
      throw error;
    }
  }

  /** One turn on a shard's thread, which `keep` leaves open for the next one. */
  async function turn(
    shard: Shard,
    { prompt, context }: LaterTurn,
    kind: PanelProgress["turn"],
    keep: boolean,
  ): Promise<Reply> {
    const tell = (state: PanelProgress["state"], text?: string) =>
      options.onProgress({ reviewer: name, turn: kind, state, text });
    if (options.signal.aborted) {
      return { status: "failed", reason: "the run was stopped" };
    }
    tell("started");
    let reply: Reply;
    try {
      const known = held.get(shard);
      const current = known ?? (await hold());
      held.set(shard, current);
      const before = known === undefined ? context() : "";
      reply = await ask(current.thread, before === "" ? prompt : `${before}\n\n${prompt}`, {
        timeoutMs: options.turnTimeoutMs,
        signal: options.signal,
        onText: (text) => tell("working", text),
      });
    } catch (error) {
      reply = { status: "failed", reason: failureText(error) };
    }
    if (reply.status === "answered") cuts = sumCuts(cuts, reply.cuts);
    if (!keep || reply.status === "failed") {
      const used = held.get(shard);
      held.delete(shard);
      // What was answered is kept, however the thread ends.
      await used?.release().catch(() => undefined);
    }
    tell(
      reply.status === "failed" ? "failed" : "done",
      reply.status === "failed" ? reply.reason : undefined,
    );
    return reply;
  }

  async function later<T>(
    shard: Shard,
    { prompt, context }: LaterTurn,
    kind: "vote" | "confirm",
    pick: (reply: Extract<Reply, { status: "answered" }>) => readonly T[],
  ): Promise<Answers<T>> {
    const known = () => (slot.tools === "none" ? `${noToolsNote}\n\n${context()}` : context());
    const reply = await turn(shard, { prompt, context: known }, kind, held.has(shard));
    if (reply.status === "failed") return { answers: [], reason: reply.reason };
    return { answers: pick(reply), reason: reply.problem };
  }

  return {
    name,
    async review(shard) {
      const startedMs = Date.now();
      const attached = slot.tools === "none" && shard.attached !== "";
      const prompt = attached ? `${shard.prompt}\n\n${shard.attached}` : shard.prompt;
      const request = { prompt, context: () => "" };
      const reply = await turn(shard, request, "review", keepThreads);
      const durationMs = Date.now() - startedMs;
      if (reply.status === "failed") {
        return { ...failedReview(name, shard.index, reply.reason), durationMs };
      }
      return {
        reviewer: name,
        shard: shard.index,
        status: reply.problem === null ? "ok" : "partial",
        reason: reply.problem,
        summary: reply.answer.summary,
        issues: reply.answer.issues,
        droppedCount: reply.droppedCount,
        durationMs,
      };
    },
    vote: (shard, request) => later(shard, request, "vote", (reply) => reply.answer.votes),
    confirm: (shard, request) => later(shard, request, "confirm", (reply) => reply.answer.checks),
    cuts: () => cuts,
    async [Symbol.asyncDispose]() {
      // Whatever does not close ends with the pool; what it answered is kept.
      await Promise.allSettled([...held.values()].map((one) => one.release()));
      held.clear();
    },
  };
}

/** What a turn of a reviewer gave. */
export type Reply =
  | ({ readonly status: "answered"; readonly problem: string | null } & SalvagedAnswer)
  | { readonly status: "failed"; readonly reason: string };

/** Says for a person what went wrong. A defect of ours costs one turn too: what others answered was paid for. */
function failureText(error: unknown): string {
  if (error instanceof CoderError || error instanceof UnsupportedError) return error.message;
  return `it broke: ${messageOf(error)}`;
}

/** What is missing of an answer that says too much; null when nothing is. */
function tooMany({ cuts }: SalvagedAnswer): string | null {
  return cuts.items === 0 ? null : `too many items in its answer: ${cuts.items} left out`;
}

/**
 * Runs one turn of a reviewer's thread and reads its answer. An answer that stays invalid after the repair turn is kept
 * as far as it is valid. Never rejects.
 */
async function ask(
  thread: Thread,
  prompt: string,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal; onText(text: string): void },
): Promise<Reply> {
  const { timeoutMs, signal, onText } = options;
  try {
    let json: unknown;
    for await (const event of thread.runStreamed(prompt, {
      outputSchema: answerSchema,
      timeoutMs,
      signal,
    })) {
      if (event.type === "done") json = event.json;
      if (event.type === "tool_use") onText(event.name);
      if (event.type === "cancelled") {
        return { status: "failed", reason: event.reason ?? "cancelled" };
      }
    }
    const salvaged = salvageAnswer(json);
    if (!salvaged) return { status: "failed", reason: "gave no answer" };
    return { status: "answered", problem: tooMany(salvaged), ...salvaged };
  } catch (error) {
    if (error instanceof AbortError) {
      return { status: "failed", reason: error.message };
    }
    if (error instanceof CoderError && error.reason === "output") {
      const salvaged = salvageAnswer(error.details.json);
      if (salvaged) return { status: "answered", problem: error.message, ...salvaged };
    }
    return { status: "failed", reason: failureText(error) };
  }
}
