import * as Type from "typebox";
import { categoryNames, preExisting, severities, sides, voteVerdicts } from "./issue.ts";
import { nullable, object, type Static } from "./schema.ts";

/** The turns of a reviewer's thread. */
export const answerTurns = ["review", "vote", "confirm"] as const;

/** What a reviewer can answer on a patch. */
export const checkVerdicts = ["solved", "not-solved", "new-problem"] as const;

/** One of some texts. The strict modes want a type beside the values. */
const oneOf = <Value extends string>(values: readonly Value[]) =>
  Type.Unsafe<Value>({ type: "string", enum: values });

/** An issue as the envelope carries it: every member present. `confidence` is 0..1, checked by us. */
export type AnswerIssue = Static<typeof answerIssueSchema>;
const answerIssueSchema = object({
  file: Type.String(),
  line: nullable(Type.Integer()),
  endLine: nullable(Type.Integer()),
  side: nullable(oneOf(sides)),
  severity: oneOf(severities),
  category: oneOf(categoryNames),
  title: Type.String(),
  description: Type.String(),
  snippet: nullable(Type.String()),
  suggestion: nullable(Type.String()),
  confidence: Type.Number(),
  preExisting: Type.Boolean(),
});

/** The same as it is kept: older values do not have every member. The strict modes take no `default`. */
export const keptAnswerIssueSchema = object({
  ...answerIssueSchema.properties,
  preExisting: preExisting(),
});

/** An answer on one issue of the others. `issue` is its number in the vote prompt, `sameAs` a number of the voter's own. */
export type AnswerVote = Static<typeof answerVoteSchema>;
const answerVoteSchema = object({
  issue: Type.Integer(),
  verdict: oneOf(voteVerdicts),
  sameAs: nullable(Type.Integer()),
  reason: Type.String(),
});

/** An answer on one patch. `issue` is its number in the confirm prompt. */
export type AnswerCheck = Static<typeof answerCheckSchema>;
const answerCheckSchema = object({
  issue: Type.Integer(),
  verdict: oneOf(checkVerdicts),
  reason: Type.String(),
});

/** The answer envelope: what every turn of a reviewer's thread returns. Arrays that a turn does not use are empty. */
export type Answer = Static<typeof answerSchema>;

/**
 * The one strict JSON Schema of a reviewer's thread. One schema for every turn, because Claude fixes it per process and
 * the vendors' prompt caches hold only while the request's head stays the same. Ranges are not in it: strict modes
 * refuse `minimum` and `maximum`.
 */
export const answerSchema = object({
  turn: oneOf(answerTurns),
  summary: Type.String(),
  issues: Type.Array(answerIssueSchema),
  votes: Type.Array(answerVoteSchema),
  checks: Type.Array(answerCheckSchema),
});
