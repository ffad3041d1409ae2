import * as Type from "typebox";
import { answerTurns, checkVerdicts } from "./answer.ts";
import { roleEfforts } from "./effort.ts";
import { issueId, reportedIssueSchema, withdrawnIssueSchema } from "./issue.ts";
import { count, nullable, object, type Static, sha } from "./schema.ts";
import { spendingSchema } from "./spending.ts";

/** `failed`: contributed nothing; `partial`: something it should have done is missing. */
export const agentStatuses = ["ok", "partial", "failed"] as const;

/** A model that was to be asked and could not answer: it is overloaded, or gone. */
export type UnavailableModel = Static<typeof unavailableModelSchema>;
const unavailableModelSchema = object({
  model: Type.String(),
  /** For people: the vendor's own words. */
  reason: Type.String(),
});

/** In the order of asking; missing: there was none. No role names more models. */
export const unavailableModels = {
  unavailable: Type.Optional(Type.Array(unavailableModelSchema, { maxItems: 100 })),
};

/** What became of an agent, whatever its role. */
export const agentResultSchema = object({
  coder: Type.String(),
  /** Null when the coder's default was used and it did not say which. */
  model: nullable(Type.String()),
  /** How much it was told to think. Missing: nothing, or an earlier release does not say. */
  effort: Type.Optional(Type.Enum(roleEfforts)),
  /** The models that were asked before `model`. */
  ...unavailableModels,
  status: Type.Enum(agentStatuses),
  /** For people; null when `ok`. */
  reason: nullable(Type.String()),
  summary: Type.String(),
  durationMs: count,
  spending: spendingSchema,
});

/** What became of one reviewer. */
export type ReviewerResult = Static<typeof reviewerResultSchema>;
const reviewerResultSchema = object({
  reviewer: Type.String(),
  ...agentResultSchema.properties,
  /** How many issues it raised that were kept, and how many broke the schema and were dropped. */
  issueCount: count,
  droppedCount: count,
  /** Whether it voted on the others' issues: null when there was nothing to vote on. */
  voted: nullable(Type.Boolean()),
});

/** What became of one issue in the fixer's hands. */
export type FixResult = Static<typeof fixResultSchema>;
export const fixResultSchema = object({
  /** ID of the issue. */
  issue: issueId,
  /**
   * `fixed`: `patch` holds a checked patch. `rejected`: a patch did not pass a check, and `reason` says which.
   * `no-change`: the fixer changed nothing. `failed`: the turn itself failed.
   */
  status: Type.Enum(["fixed", "rejected", "no-change", "failed"]),
  /** `false`: there was no patch to reject, because the fixer was not asked: `reason` says why. Missing: it was. */
  tried: Type.Optional(Type.Literal(false)),
  /** For people. Null when `fixed`, but for a patch that changes more than a fix may: it is shown and never committed. */
  reason: nullable(Type.String()),
  /** Unified diff (git, UTF-8 text) against the pinned head (`suggest`) or the fixes before it (`commit`); null without. */
  patch: nullable(Type.String()),
  /** Encoding of a file that the patch is about and that is no UTF-8; missing where there is none. */
  patchEncoding: Type.Optional(Type.String({ pattern: "^[\\w.:-]{1,40}$" })),
  /**
   * Bytes of a patch that is no UTF-8: only a report has them, where `patch` is decoded to be read. Within a run `patch`
   * is as `losslessText` reads these bytes.
   */
  patchBase64: Type.Optional(Type.String()),
  /** What the fixer says it did. */
  summary: Type.String(),
  /**
   * The user's command. `not-run`: there is no command, or something else rejected the patch before. `cannot-judge`: it
   * fails on the untouched head too. `not-allowed`: there is no jail for it, and the author may not write.
   */
  verify: Type.Enum(["passed", "failed", "not-run", "cannot-judge", "not-allowed"]),
  /** The reviewers' answers to the patch. Empty when they were not asked. */
  confirmations: Type.Array(
    object({
      reviewer: Type.String(),
      verdict: Type.Enum(checkVerdicts),
      reason: Type.String(),
    }),
  ),
  /** SHA of the commit that carries it; null until it is committed. */
  commit: nullable(sha),
});

/** Whether a file that nobody reviewed is code, or data; earlier releases did not say. */
export const skippedKind = Type.Optional(Type.Enum(["code", "data"]));

/** Commits that a submodule pointed to and points to now; null: it is new, or gone. Missing: the file is none. */
export const submoduleCommits = {
  from: Type.Optional(nullable(sha)),
  to: Type.Optional(nullable(sha)),
};

/** Lines that nobody read, of a file that is not left out as a whole: numbers from 1, both included; LEFT: of the old file. */
export type SkippedLines = Static<typeof skippedLinesSchema>;
const skippedLinesSchema = object({
  side: Type.Enum(["RIGHT", "LEFT"]),
  start: count,
  end: count,
});

/** Missing: it is about the whole file. */
export const skippedLines = { lines: Type.Optional(Type.Array(skippedLinesSchema)) };

/** What a run could not look at, and why. A name that is not UTF-8 stands as git shows it: quoted, with octal bytes. */
export type SkippedFile = Static<typeof skippedFileSchema>;
const skippedFileSchema = object({
  file: Type.String(),
  reason: Type.String(),
  /** Unread code makes a run incomplete. */
  what: skippedKind,
  ...skippedLines,
  ...submoduleCommits,
});

/** One turn of an agent: when it worked, in milliseconds since the run began. */
export type TimelineTurn = Static<typeof timelineTurnSchema>;
export const timelineTurnSchema = object({
  /** The reviewer's name, or `fixer`. */
  agent: Type.String(),
  turn: Type.Enum([...answerTurns, "fix"]),
  /** Which look at the change a review's turn was, from 2 on; missing: the first one, or no review. */
  pass: Type.Optional(Type.Integer({ minimum: 2, maximum: 9 })),
  startMs: count,
  endMs: count,
});

/** An issue of an earlier run, as far as a report names it. */
export type EarlierNote = Static<typeof earlierNoteSchema>;
const earlierNoteSchema = object({
  id: issueId,
  title: Type.String(),
  /** Path as first reported; empty when it names no file. */
  path: Type.String(),
});

/** How a run ended. `partial` and `failed` are never shown as green without saying so. */
export const outcomes = ["success", "partial", "failed", "skipped"] as const;
export type Outcome = (typeof outcomes)[number];

/** Everything a run found and did: one value, from which every text, output and file is made. */
export type RunResult = Static<typeof runResultSchema>;
export const runResultSchema = object({
  /** Of this value's shape. */
  version: Type.Unsafe<1>({ const: 1 }),
  outcome: Type.Enum(outcomes),
  /** For people: why the outcome is not `success`. Empty for `success`. */
  reasons: Type.Array(Type.String()),
  /** True when the run was stopped from outside before its end. */
  cancelled: Type.Boolean(),
  /** Of the configuration, where several review the same pull requests. Missing: it has none. */
  name: Type.Optional(Type.String()),
  repository: nullable(Type.String()),
  /** Null without a pull request. */
  pullRequest: nullable(Type.Integer({ minimum: 1 })),
  /** SHA; null for the working tree. */
  head: nullable(sha),
  base: nullable(sha),
  /** SHA up to which earlier runs had reviewed: only what changed since was looked at; null: everything was. */
  since: nullable(sha),
  reviewers: Type.Array(reviewerResultSchema),
  /** In rank order: raised by this run, and of earlier runs those that still stand. Dismissed ones are not among them. */
  issues: Type.Array(reportedIssueSchema),
  /** Issues of earlier runs whose code is gone. */
  resolved: Type.Array(earlierNoteSchema),
  /** Issues of earlier runs whose code the change no longer touches, though it stands: the base has it too. Missing: none. */
  left: Type.Optional(Type.Array(earlierNoteSchema)),
  /** Issues that this run raised again although somebody dismissed them: said nowhere. */
  dismissed: Type.Array(earlierNoteSchema),
  /** What reviewers took back when they looked again. Missing: nothing. */
  withdrawn: Type.Optional(
    Type.Array(object({ reviewer: Type.String(), ...withdrawnIssueSchema.properties })),
  ),
  /** Null when no fixer ran. */
  fixer: nullable(agentResultSchema),
  fixes: Type.Array(fixResultSchema),
  skippedFiles: Type.Array(skippedFileSchema),
  /** Things the reader must know: no jail, no voting, prices missing, … */
  notices: Type.Array(Type.String()),
  /** Every turn of the agents, in the order in which they began. */
  timeline: Type.Array(timelineTurnSchema),
  startedAt: Type.String(),
  durationMs: count,
});
