import type { ReportedIssue, Severity } from "./issue.ts";

/** Tokens and cost of one coder as the gateway measured them. */
export interface Spending {
  readonly requests: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  /** Null when a model without a price was used. */
  readonly costUsd: number | null;
}

/** What became of one reviewer. */
export interface ReviewerResult {
  readonly reviewer: string;
  readonly coder: string;
  /** Null when the coder's default was used and it did not say which. */
  readonly model: string | null;
  /** `failed`: it contributed nothing; `partial`: something it should have done is missing, `reason` says what. */
  readonly status: "ok" | "partial" | "failed";
  /** For people; null when `ok`. */
  readonly reason: string | null;
  readonly summary: string;
  /** How many issues it raised that were kept, and how many broke the schema and were dropped. */
  readonly issueCount: number;
  readonly droppedCount: number;
  /** Whether it voted on the others' issues: null when there was nothing to vote on. */
  readonly voted: boolean | null;
  readonly durationMs: number;
  readonly spending: Spending;
}

/** What became of one issue in the fixer's hands. */
export interface FixResult {
  /** ID of the issue. */
  readonly issue: string;
  readonly status: /** A checked patch; `patch` holds it. */
    | "fixed"
    /** A patch that did not pass a check; `reason` says which. */
    | "rejected"
    /** The fixer changed nothing. */
    | "no-change"
    /** The turn itself failed. */
    | "failed";
  /** For people; null when `fixed`. */
  readonly reason: string | null;
  /** Unified diff (git, UTF-8 text) against the pinned head (`suggest`) or the fixes before it (`commit`); null without. */
  readonly patch: string | null;
  /** What the fixer says it did. */
  readonly summary: string;
  /** The user's command: `passed`, `failed`, or why it did not judge. */
  readonly verify:
    | "passed"
    | "failed"
    /** There is no command, or something else rejected the patch before. */
    | "not-run"
    /** It fails on the untouched head too. */
    | "cannot-judge"
    /** There is no jail for it, and the change's author may not write to the repository. */
    | "not-allowed";
  /** The reviewers' answers to the patch. Empty when they were not asked. */
  readonly confirmations: readonly {
    readonly reviewer: string;
    readonly verdict: "solved" | "not-solved" | "new-problem";
    readonly reason: string;
  }[];
  /** SHA of the commit that carries it; null until it is committed. */
  readonly commit: string | null;
}

/** What a run could not look at, and why. */
export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

/** One turn of an agent: when it worked, in milliseconds since the run began. */
export interface TimelineTurn {
  /** The reviewer's name, or `fixer`. */
  readonly agent: string;
  readonly turn: "review" | "vote" | "confirm" | "fix";
  readonly startMs: number;
  readonly endMs: number;
}

/** An issue of an earlier run, as far as a report names it. */
export interface EarlierNote {
  readonly id: string;
  readonly title: string;
  /** Path as first reported; empty when it names no file. */
  readonly path: string;
}

/** How a run ended. `partial` and `failed` are never shown as green without saying so. */
export type Outcome = "success" | "partial" | "failed" | "skipped";

/** Everything a run found and did: one value, from which every text, output and file is made. */
export interface RunResult {
  /** Of this value's shape. */
  readonly version: 1;
  readonly outcome: Outcome;
  /** For people: why the outcome is not `success`. Empty for `success`. */
  readonly reasons: readonly string[];
  /** True when the run was stopped from outside before its end. */
  readonly cancelled: boolean;
  readonly repository: string | null;
  /** Null without a pull request. */
  readonly pullRequest: number | null;
  /** SHA; null for the working tree. */
  readonly head: string | null;
  readonly base: string | null;
  /** SHA up to which earlier runs had reviewed: only what changed since was looked at; null: everything was. */
  readonly since: string | null;
  readonly reviewers: readonly ReviewerResult[];
  /** In rank order: raised by this run, and of earlier runs those that still stand. Dismissed ones are not among them. */
  readonly issues: readonly ReportedIssue[];
  /** Issues of earlier runs whose code is gone. */
  readonly resolved: readonly EarlierNote[];
  /** Issues that this run raised again although somebody dismissed them: said nowhere. */
  readonly dismissed: readonly EarlierNote[];
  /** Null when no fixer ran. */
  readonly fixer: Omit<ReviewerResult, "issueCount" | "droppedCount" | "voted" | "reviewer"> | null;
  readonly fixes: readonly FixResult[];
  readonly skippedFiles: readonly SkippedFile[];
  /** Things the reader must know: no jail, no voting, prices missing, … */
  readonly notices: readonly string[];
  /** Every turn of the agents, in the order in which they began. */
  readonly timeline: readonly TimelineTurn[];
  readonly startedAt: string;
  readonly durationMs: number;
}

/** Severities from worst to least, the one order everything sorts by. */
export const severities: readonly Severity[] = ["high", "medium", "low"];
