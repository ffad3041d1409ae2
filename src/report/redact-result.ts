import type { RunResult } from "../model/result.ts";

/**
 * A run's result without secrets, in every text it holds: agents' words, patches, reasons. Comes before any report,
 * file or publication is made, so that none of them has to think of it.
 */
export function redactResult(result: RunResult, redact: (text: string) => string): RunResult {
  return redactTexts(result, redact);
}

/** The same of any plain value. */
export function redactTexts<Value>(value: Value, redact: (text: string) => string): Value {
  return mapTexts(value, redact) as Value;
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, mapTexts(item, map)]),
  );
}
