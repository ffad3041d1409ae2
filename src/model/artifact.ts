import type { AnswerIssue, AnswerVote } from "./answer.ts";
import type { MergedIssue } from "./issue.ts";
import type { PlanContent } from "./plan-content.ts";
import type { FixResult, RunResult, TimelineTurn } from "./result.ts";
import type { Spending } from "./spending.ts";

/** What one agents' job did, by its own clock and its gateway's count. */
export interface JobUsage {
  /** ISO time. */
  readonly startedAt: string;
  /** Ids of the models that were asked, in the order of their first request. */
  readonly models: readonly string[];
  readonly spending: Spending;
  /** In milliseconds since `startedAt`. */
  readonly timeline: readonly TimelineTurn[];
  /** For people. */
  readonly notices: readonly string[];
  /** Why it was stopped from outside or by its own limit; null when it was not. */
  readonly stopped: string | null;
}

/** A reviewer's review of its share of the shards. */
export interface ReviewContent {
  readonly stage: "review";
  readonly reviewer: string;
  /** 1-based: job `index` of `count`. */
  readonly job: { readonly index: number; readonly count: number };
  readonly reviews: readonly {
    readonly shard: number;
    readonly status: "ok" | "partial" | "failed";
    readonly reason: string | null;
    readonly summary: string;
    readonly issues: readonly AnswerIssue[];
    readonly droppedCount: number;
    readonly durationMs: number;
  }[];
  readonly work: JobUsage;
}

/** All reviews as one. */
export interface MergeContent {
  readonly stage: "merge";
  /** In the panel's order. */
  readonly reviews: readonly {
    readonly reviewer: string;
    readonly status: "ok" | "partial" | "failed";
    readonly reason: string | null;
    readonly summary: string;
    readonly issueCount: number;
    readonly droppedCount: number;
    readonly missedShards: readonly number[];
    readonly durationMs: number;
  }[];
  /** In rank order. */
  readonly issues: readonly MergedIssue[];
  readonly works: readonly (JobUsage & { readonly reviewer: string })[];
}

/** A reviewer's votes. */
export interface VoteContent {
  readonly stage: "vote";
  readonly reviewer: string;
  readonly ballots: readonly {
    /** Positions among the merged issues, from 0; a vote's number is a place in this list, from 1. */
    readonly issues: readonly number[];
    readonly votes: readonly AnswerVote[];
    /** Why votes are missing; null when none is. */
    readonly reason: string | null;
  }[];
  readonly work: JobUsage;
}

/** What the fixer made. */
export interface FixContent {
  readonly stage: "fix";
  readonly fixer: RunResult["fixer"];
  readonly fixes: readonly FixResult[];
  /** Whether each patch applies to the head alone; else to the head and the fixes before it. */
  readonly independent: boolean;
  /** SHAs of the tree objects that the user's command passed. */
  readonly verified: readonly string[];
  readonly work: JobUsage;
}

/** A reviewer's word on the patches. */
export interface ConfirmContent {
  readonly stage: "confirm";
  readonly reviewer: string;
  readonly confirmations: readonly {
    /** ID of the issue. */
    readonly issue: string;
    readonly verdict: "solved" | "not-solved" | "new-problem";
    readonly reason: string;
  }[];
  readonly work: JobUsage;
}

/** What each stage hands on. */
export interface Contents {
  readonly plan: PlanContent;
  readonly review: ReviewContent;
  readonly merge: MergeContent;
  readonly vote: VoteContent;
  readonly fix: FixContent;
  readonly confirm: ConfirmContent;
}

/** A stage that leaves an artifact. */
export type ArtifactStage = keyof Contents;

/** What every artifact says of itself. */
export interface Envelope {
  /** Of this value's shape. */
  readonly version: 1;
  /** SHAs of the head and the merge base; null in a plan that pinned nothing. */
  readonly head: string | null;
  readonly base: string | null;
  /** Digest of the plan it belongs to; null in the plan itself. */
  readonly plan: string | null;
  /** SHA-256 of everything else; see `digestOf`. */
  readonly digest: string;
}

/** An artifact as it is in its file. */
export type Artifact<Stage extends ArtifactStage> = Envelope & Contents[Stage];
