import { Ajv } from "ajv";
import type { RunResult } from "../review/result.ts";

const text = { type: "string" };
const textOrNull = { type: ["string", "null"] };
const integer = { type: "integer", minimum: 0 };
const lineOrNull = { type: ["integer", "null"], minimum: 1 };
const sha = { type: ["string", "null"], pattern: "^[0-9a-f]{40,64}$" };
const list = (items: object) => ({ type: "array", items });
const choice = (...values: (string | null)[]) => ({ enum: values });

function object(properties: Readonly<Record<string, object>>) {
  return {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

const spending = object({
  requests: integer,
  inputTokens: integer,
  cachedInputTokens: integer,
  cacheWriteTokens: integer,
  outputTokens: integer,
  costUsd: { type: ["number", "null"], minimum: 0 },
});

const agent = {
  coder: text,
  model: textOrNull,
  status: choice("ok", "partial", "failed"),
  reason: textOrNull,
  summary: text,
  durationMs: integer,
  spending,
};

const anchor = {
  anyOf: [
    { type: "null" },
    object({
      kind: choice("line", "file", "pull-request"),
      file: textOrNull,
      side: choice("RIGHT", "LEFT", null),
      startLine: lineOrNull,
      line: lineOrNull,
      how: choice("snippet", "snippet-old", "line", "range-cut", "file", "none"),
    }),
  ],
};

const issue = object({
  file: textOrNull,
  line: lineOrNull,
  endLine: lineOrNull,
  side: choice("RIGHT", "LEFT", null),
  severity: choice("high", "medium", "low", null),
  category: choice(
    "bug",
    "security",
    "performance",
    "test",
    "maintainability",
    "documentation",
    null,
  ),
  title: text,
  description: text,
  snippet: textOrNull,
  suggestion: textOrNull,
  confidence: { type: ["number", "null"], minimum: 0, maximum: 1 },
  reviewers: list(text),
  sources: list(object({ reviewer: text, index: integer })),
  suggestions: list(object({ reviewer: text, text })),
  agreement: { type: "integer", minimum: 1 },
  rank: { type: "integer", minimum: 1 },
  anchor,
  votes: list(
    object({
      reviewer: text,
      verdict: choice("confirm", "refute", "unsure", "same"),
      reason: text,
    }),
  ),
  fingerprint: { type: "string", pattern: "^[0-9a-f]{64}$" },
  id: { type: "string", pattern: "^[0-9a-f]{8}$" },
  path: text,
  code: list(text),
  state: choice("new", "open"),
  shown: {
    anyOf: [
      object({ where: { const: "inline" } }),
      object({ where: { const: "summary" }, reason: text }),
    ],
  },
});

const earlier = object({
  id: { type: "string", pattern: "^[0-9a-f]{8}$" },
  title: text,
  path: text,
});

const fix = object({
  issue: { type: "string", pattern: "^[0-9a-f]{8}$" },
  status: choice("fixed", "rejected", "no-change", "failed"),
  reason: textOrNull,
  patch: textOrNull,
  summary: text,
  verify: choice("passed", "failed", "not-run", "cannot-judge", "not-allowed"),
  confirmations: list(
    object({
      reviewer: text,
      verdict: choice("solved", "not-solved", "new-problem"),
      reason: text,
    }),
  ),
  commit: sha,
});

/** JSON Schema (draft 2020-12) of the report, version 1; published as `docs/report.schema.json`. */
export const reportSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Crosscheck report",
  ...object({
    version: { const: 1 },
    outcome: choice("success", "partial", "failed", "skipped"),
    reasons: list(text),
    cancelled: { type: "boolean" },
    repository: textOrNull,
    pullRequest: { type: ["integer", "null"], minimum: 1 },
    head: sha,
    base: sha,
    since: sha,
    reviewers: list(
      object({
        reviewer: text,
        ...agent,
        issueCount: integer,
        droppedCount: integer,
        voted: { type: ["boolean", "null"] },
      }),
    ),
    issues: list(issue),
    resolved: list(earlier),
    dismissed: list(earlier),
    fixer: { anyOf: [{ type: "null" }, object(agent)] },
    fixes: list(fix),
    skippedFiles: list(object({ file: text, reason: text })),
    notices: list(text),
    timeline: list(
      object({
        agent: text,
        turn: choice("review", "vote", "confirm", "fix"),
        startMs: integer,
        endMs: integer,
      }),
    ),
    startedAt: text,
    durationMs: integer,
  }),
};

/** A report that was read back, or what is wrong with it. */
export type ParsedReport =
  | { readonly status: "read"; readonly result: RunResult }
  | { readonly status: "rejected"; readonly reason: string };

/** Reads a report's text: outside JSON until the schema says otherwise. */
export function parseReport(json: string): ParsedReport {
  const { $schema: _, ...schema } = reportSchema;
  const valid = new Ajv({ strict: false }).compile<RunResult>(schema);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return { status: "rejected", reason: `it is not JSON: ${(error as Error).message}` };
  }
  if (valid(value)) return { status: "read", result: value };
  const [error] = valid.errors ?? [];
  const reason = `it is not a report of version 1: ${error?.instancePath || "it"} ${error?.message}`;
  return { status: "rejected", reason };
}
