import type { Issue, Vote } from "./issue.ts";

/** What was decided about each file of a diff: positions in its list of files, from 0. */
export interface ScopePlan {
  /** SHA-256 of the diff's text. */
  readonly diffDigest: string;
  readonly shards: readonly (readonly number[])[];
  readonly skippedFiles: readonly { readonly file: number; readonly reason: string }[];
  readonly reviewedBefore: readonly number[];
}

/** What earlier runs left on the pull request; see `run/memory.ts`. */
export interface PlannedMemory {
  readonly issues: readonly (Issue & {
    readonly fingerprint: string;
    readonly reviewers: readonly string[];
    readonly votes: readonly Vote[];
    readonly path: string;
    readonly code: readonly string[];
    readonly state: "open" | "dismissed" | "resolved";
    readonly inThread: boolean;
  })[];
  readonly since: string | null;
  readonly renamedFrom: readonly { readonly path: string; readonly first: string }[];
  readonly renamesKnown: boolean;
}

/** A pinned change as it was planned. */
export interface PinnedPlan {
  /** Hostile texts. */
  readonly title: string;
  readonly body: string;
  readonly scope: ScopePlan;
  readonly memory: PlannedMemory;
  /** SHA that our summary was about; null: there was none. */
  readonly summaryHead: string | null;
  /** Why no fix can be committed, as far as that is known without a token that may; null: nothing is in the way. */
  readonly obstacle: string | null;
  /** Whether the change's author may write to the repository. */
  readonly authorWrites: boolean;
}

/** What the stage `plan` hands on. */
export interface PlanContent {
  readonly stage: "plan";
  /** See `PlannedReview` in `run/`. */
  readonly decision: "skipped" | "nothing-new" | "unchanged" | "ready";
  /** For people; empty where something is to be looked at. */
  readonly reason: string;
  /** `owner/name` */
  readonly repository: string;
  readonly pullRequest: number | null;
  /** Null unless `decision` is `unchanged` or `ready`. */
  readonly pinned: PinnedPlan | null;
  /** Texts of the inputs that all stages share, by name. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly startedAt: string;
}
