import type { Thread } from "../coder/coder.ts";
import {
  type AnswerCheck,
  type AnswerIssue,
  type AnswerVote,
  answerSchema,
} from "../model/answer.ts";
import type { WithdrawnIssue } from "../model/issue.ts";
import { type Cuts, noCuts, sumCuts } from "../review/answer-limits.ts";
import { diffPath } from "../review/diff/diff.ts";
import { noToolsNote } from "../review/prompt/file-context.ts";
import { reviewerSystemPrompt } from "../review/prompt/reviewer-prompts.ts";
import { secondLookPrompt } from "../review/prompt/second-look.ts";
import { ask, failureText, type Reply } from "./ask.ts";
import { lookAgain, passesOf } from "./passes.ts";
import type { PanelOptions, PanelProgress, ReviewerSlot, Shard, Slots } from "./reviewer-slot.ts";

/** What a reviewer's looks at one shard gave. */
export interface ShardReview {
  readonly reviewer: string;
  /** The shard's index. */
  readonly shard: number;
  /** `partial`: an answer stayed invalid after its repair, or a later look failed; what was valid is here. */
  readonly status: "ok" | "partial" | "failed";
  /** For people; null when `ok`. */
  readonly reason: string | null;
  readonly summary: string;
  readonly issues: readonly AnswerIssue[];
  readonly droppedCount: number;
  /** What it took back when it looked again. Missing: nothing. */
  readonly withdrawn?: readonly WithdrawnIssue[];
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
  /** All looks at a shard. They wait for their place behind those that were asked for before. */
  review(shard: Shard): Promise<ShardReview>;
  /** A further turn on the thread that reviewed a shard, or on a fresh one where that is closed. */
  vote(shard: Shard, request: LaterTurn): Promise<Answers<AnswerVote>>;
  confirm(shard: Shard, request: LaterTurn): Promise<Answers<AnswerCheck>>;
  /** What was too long in all its answers until now. */
  cuts(): Cuts;
  /** Why it did not look again as often as it was to, once per shard. */
  unbegun(): readonly string[];
}

const runStopped = "the run was stopped";

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
  const passes = passesOf(options.passes, slot.effort);
  const unbegun: string[] = [];
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
        ...(slot.clientTools === undefined ? {} : { clientTools: slot.clientTools }),
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
    kind: Pick<PanelProgress, "turn" | "pass">,
    keep: boolean,
  ): Promise<Reply> {
    const tell = (state: PanelProgress["state"], text?: string) =>
      options.onProgress({ reviewer: name, ...kind, state, text });
    if (options.signal.aborted) {
      return { status: "failed", reason: runStopped };
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
    if (!keep || reply.status === "failed") await letGo(shard);
    tell(
      reply.status === "failed" ? "failed" : "done",
      reply.status === "failed" ? reply.reason : undefined,
    );
    return reply;
  }

  /** Closes a shard's thread. What was answered is kept, however the thread ends. */
  async function letGo(shard: Shard): Promise<void> {
    const used = held.get(shard);
    held.delete(shard);
    await used?.release().catch(() => undefined);
  }

  async function later<T>(
    shard: Shard,
    { prompt, context }: LaterTurn,
    kind: "vote" | "confirm",
    pick: (reply: Extract<Reply, { status: "answered" }>) => readonly T[],
  ): Promise<Answers<T>> {
    const known = () => (slot.tools === "none" ? `${noToolsNote}\n\n${context()}` : context());
    const reply = await turn(shard, { prompt, context: known }, { turn: kind }, held.has(shard));
    if (reply.status === "failed") return { answers: [], reason: reply.reason };
    return { answers: pick(reply), reason: reply.problem };
  }

  return {
    name,
    async review(shard) {
      const startedMs = Date.now();
      const attached = slot.tools === "none" ? shard.attached : (slot.toolNote ?? "");
      const prompt = attached === "" ? shard.prompt : `${shard.prompt}\n\n${attached}`;
      const context = () => "";
      const keep = keepThreads || passes > 1;
      const first = await turn(shard, { prompt, context }, { turn: "review" }, keep);
      if (first.status === "failed") {
        const durationMs = Date.now() - startedMs;
        return { ...failedReview(name, shard.index, first.reason), durationMs };
      }
      const files = [...new Set(shard.diff.files.map(diffPath))];
      const canRead = slot.tools !== "none";
      const looks = await lookAgain(first, {
        passes,
        blocker: () => (options.signal.aborted ? runStopped : (options.passBlocker?.() ?? null)),
        async ask(pass, { issues }) {
          const again = secondLookPrompt({ issues, files, pass, canRead });
          return await turn(shard, { prompt: again, context }, { turn: "review", pass }, true);
        },
      });
      if (!keepThreads) await letGo(shard);
      if (looks.unbegun !== null) unbegun.push(looks.unbegun);
      const { problems, issues, withdrawn, droppedCount } = looks;
      return {
        reviewer: name,
        shard: shard.index,
        status: problems.length === 0 ? "ok" : "partial",
        reason: problems.length === 0 ? null : [...new Set(problems)].join("; "),
        summary: first.answer.summary,
        issues,
        ...(withdrawn.length === 0 ? {} : { withdrawn }),
        droppedCount,
        durationMs: Date.now() - startedMs,
      };
    },
    vote: (shard, request) => later(shard, request, "vote", (reply) => reply.answer.votes),
    confirm: (shard, request) => later(shard, request, "confirm", (reply) => reply.answer.checks),
    cuts: () => cuts,
    unbegun: () => unbegun,
    async [Symbol.asyncDispose]() {
      // Whatever does not close ends with the pool; what it answered is kept.
      await Promise.allSettled([...held.values()].map((one) => one.release()));
      held.clear();
    },
  };
}
