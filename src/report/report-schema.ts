import { Ajv } from "ajv";
import {
  choice,
  integer,
  list,
  object,
  shaOrNull,
  text,
  textOrNull,
} from "../model/json-schema.ts";
import type { RunResult } from "../model/result.ts";
import { agent, fix, issueId, reportedIssue, timelineTurn } from "../model/result-schema.ts";

const earlier = object({
  id: issueId,
  title: text,
  path: text,
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
    head: shaOrNull,
    base: shaOrNull,
    since: shaOrNull,
    reviewers: list(
      object({
        reviewer: text,
        ...agent,
        issueCount: integer,
        droppedCount: integer,
        voted: { type: ["boolean", "null"] },
      }),
    ),
    issues: list(reportedIssue),
    resolved: list(earlier),
    dismissed: list(earlier),
    fixer: { anyOf: [{ type: "null" }, object(agent)] },
    fixes: list(fix),
    skippedFiles: list(object({ file: text, reason: text })),
    notices: list(text),
    timeline: list(timelineTurn),
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
