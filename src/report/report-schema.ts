import { type RunResult, runResultSchema } from "../model/result.ts";
import { validatorOf } from "../model/schema.ts";

/** JSON Schema (draft 2020-12) of the report, version 1; published as `docs/report.schema.json`. */
export const reportSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Crosscheck report",
  ...runResultSchema,
};

/** A report that was read back, or what is wrong with it. */
export type ParsedReport =
  | { readonly status: "read"; readonly result: RunResult }
  | { readonly status: "rejected"; readonly reason: string };

/** Reads a report's text: outside JSON until the schema says otherwise. */
export function parseReport(json: string): ParsedReport {
  const valid = validatorOf(runResultSchema);
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
