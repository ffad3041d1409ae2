import * as Type from "typebox";
import { withdrawnIssueSchema } from "./issue.ts";
import {
  agentStatuses,
  skippedKind,
  skippedLines,
  submoduleCommits,
  timelineTurnSchema,
  unavailableModels,
} from "./result.ts";
import { nullable, object, type Static, sha, sha256 } from "./schema.ts";
import { spendingSchema } from "./spending.ts";

/** What every artifact says of itself, beside its stage. */
export type Envelope = Static<typeof envelopeSchema>;
export const envelopeSchema = object({
  /** Of this value's shape. */
  version: Type.Unsafe<1>({ const: 1 }),
  /** SHAs of the head and the merge base; null in a plan that pinned nothing. */
  head: nullable(sha),
  base: nullable(sha),
  /** Digest of the plan it belongs to; null in the plan itself. */
  plan: nullable(sha256),
  /** SHA-256 of everything else; see `digestOf`. */
  digest: sha256,
});

/** A reviewer's name, as the input `reviewers` allows it. */
export const reviewerName = Type.String({ pattern: "^[A-Za-z0-9][\\w-]{0,38}$" });
/** A place in a list: from 0. */
export const position = Type.Integer({ minimum: 0, maximum: 1_000_000 });
/** As `Date.toISOString` writes it. */
export const time = Type.String({
  pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
});
/** Milliseconds of one job: a week at most. */
const elapsed = Type.Integer({ minimum: 0, maximum: 604_800_000 });

/** What one agents' job did, by its own clock and its gateway's count. Longer lists than these no job makes. */
export type JobUsage = Static<typeof jobUsageSchema>;
export const jobUsageSchema = object({
  startedAt: time,
  /** Ids of the models that were asked, in the order of their first request. */
  models: Type.Array(Type.String(), { maxItems: 100 }),
  /** Models that the role named and that could not answer. */
  ...unavailableModels,
  spending: spendingSchema,
  /** In milliseconds since `startedAt`. */
  timeline: Type.Array(
    object({
      ...timelineTurnSchema.properties,
      agent: reviewerName,
      startMs: elapsed,
      endMs: elapsed,
    }),
    { maxItems: 1_000 },
  ),
  /** For people. */
  notices: Type.Array(Type.String(), { maxItems: 100 }),
  /** Why it was stopped from outside or by its own limit; null when it was not. */
  stopped: nullable(Type.String()),
});

/** The usage of one reviewer's job. */
export type ReviewerJobUsage = Static<typeof reviewerJobUsageSchema>;
export const reviewerJobUsageSchema = object({
  reviewer: reviewerName,
  ...jobUsageSchema.properties,
});

/** What became of a review, without its issues. */
export const reviewOutcomeSchema = object({
  status: Type.Enum(agentStatuses),
  /** For people; null when `ok`. */
  reason: nullable(Type.String()),
  summary: Type.String(),
  /** Issues that broke the schema, and votes on numbers that there are not. */
  droppedCount: Type.Integer({ minimum: 0 }),
  /** What it took back when it looked again. Missing: nothing. */
  withdrawn: Type.Optional(Type.Array(withdrawnIssueSchema)),
  durationMs: elapsed,
});

/** What was decided about each file of a diff: positions in its list of files, from 0. */
export type ScopePlan = Static<typeof scopePlanSchema>;
export const scopePlanSchema = object({
  /** SHA-256 of the diff's text. */
  diffDigest: sha256,
  shards: Type.Array(Type.Array(position)),
  /** Where a shard has not all of a file: positions of the hunks that it has. Missing: each has all. */
  parts: Type.Optional(
    Type.Array(object({ shard: position, file: position, hunks: Type.Array(position) })),
  ),
  skippedFiles: Type.Array(
    object({
      file: position,
      reason: Type.String(),
      what: skippedKind,
      ...skippedLines,
      ...submoduleCommits,
    }),
  ),
  reviewedBefore: Type.Array(position),
});
