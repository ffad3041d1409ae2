import type { Category, Severity, Side } from "./issue.ts";

/** The answer envelope: what every turn of a reviewer's thread returns. Arrays that a turn does not use are empty. */
export interface Answer {
  readonly turn: "review" | "vote" | "confirm";
  readonly summary: string;
  readonly issues: readonly AnswerIssue[];
  readonly votes: readonly AnswerVote[];
  readonly checks: readonly AnswerCheck[];
}

/** An issue as the envelope carries it: every member present. `confidence` is 0..1, checked by us. */
export interface AnswerIssue {
  readonly file: string;
  readonly line: number | null;
  readonly endLine: number | null;
  readonly side: Side | null;
  readonly severity: Severity;
  readonly category: Category;
  readonly title: string;
  readonly description: string;
  readonly snippet: string | null;
  readonly suggestion: string | null;
  readonly confidence: number;
}

/** An answer on one issue of the others. `issue` is its number in the vote prompt, `sameAs` a number of the voter's own. */
export interface AnswerVote {
  readonly issue: number;
  readonly verdict: "confirm" | "refute" | "unsure" | "same";
  readonly sameAs: number | null;
  readonly reason: string;
}

/** An answer on one patch. `issue` is its number in the confirm prompt. */
export interface AnswerCheck {
  readonly issue: number;
  readonly verdict: "solved" | "not-solved" | "new-problem";
  readonly reason: string;
}

/** A JSON Schema object that closes its members, as the strict modes of all three vendors demand. */
function strictObject<const Properties extends object>(properties: Properties) {
  return {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  } as const;
}

const text = { type: "string" } as const;
const textOrNull = { type: ["string", "null"] } as const;
const integerOrNull = { type: ["integer", "null"] } as const;

/**
 * The one strict JSON Schema of a reviewer's thread. One schema for every turn, because Claude fixes it per process and
 * the vendors' prompt caches hold only while the request's head stays the same. Ranges are not in it: strict modes
 * refuse `minimum` and `maximum`.
 */
export const answerSchema = strictObject({
  turn: { type: "string", enum: ["review", "vote", "confirm"] },
  summary: text,
  issues: {
    type: "array",
    items: strictObject({
      file: text,
      line: integerOrNull,
      endLine: integerOrNull,
      side: { type: ["string", "null"], enum: ["RIGHT", "LEFT", null] },
      severity: { type: "string", enum: ["high", "medium", "low"] },
      category: {
        type: "string",
        enum: ["bug", "security", "performance", "test", "maintainability", "documentation"],
      },
      title: text,
      description: text,
      snippet: textOrNull,
      suggestion: textOrNull,
      confidence: { type: "number" },
    }),
  },
  votes: {
    type: "array",
    items: strictObject({
      issue: { type: "integer" },
      verdict: { type: "string", enum: ["confirm", "refute", "unsure", "same"] },
      sameAs: integerOrNull,
      reason: text,
    }),
  },
  checks: {
    type: "array",
    items: strictObject({
      issue: { type: "integer" },
      verdict: { type: "string", enum: ["solved", "not-solved", "new-problem"] },
      reason: text,
    }),
  },
});
