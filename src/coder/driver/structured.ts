import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { UsageError } from "../../errors.ts";
import type { TurnEnd } from "./adapter.ts";

/** The answer of a turn against its schema. */
export type Answer =
  | { readonly status: "valid"; readonly json: unknown }
  | {
      readonly status: "invalid";
      /** Undefined when the answer was not JSON. */
      readonly json: unknown;
      /** One line per broken rule: JSON pointer and message. At least one, at most {@link MAX_VIOLATIONS}. */
      readonly violations: readonly string[];
    };

/** More would only make the repair prompt longer: one wrong type breaks every rule below it. */
const MAX_VIOLATIONS = 20;

/** Makes the check for one schema. Throws `UsageError` when it is not a JSON Schema (draft 7). */
export function answerCheck(schema: object): (end: TurnEnd) => Answer {
  const validate = compiled(schema);
  return (end) => {
    const parsed = end.structured === undefined ? parseAnswer(end.text) : { json: end.structured };
    if ("problem" in parsed) {
      return { status: "invalid", json: undefined, violations: [parsed.problem] };
    }
    if (validate(parsed.json)) return { status: "valid", json: parsed.json };
    const violations = (validate.errors ?? []).slice(0, MAX_VIOLATIONS).map(violation);
    return { status: "invalid", json: parsed.json, violations };
  };
}

/** What the repair turn says. It starts with our own words: a leading `/` would be a command to a CLI. */
export function repairPrompt(violations: readonly string[]): string {
  return [
    "Your last answer does not satisfy the required JSON Schema:",
    ...violations.map((line) => `- ${line}`),
    "Answer again with the complete, corrected JSON value and nothing else.",
  ].join("\n");
}

/**
 * The JSON value that a text is, or that its one fenced block holds. A fence counts only at the start of a line, where
 * no JSON string can have one (a string's line breaks are escaped).
 */
export function parseAnswer(text: string): { json: unknown } | { problem: string } {
  const plain = parsedJson(text);
  if (plain !== undefined) return plain;
  const blocks = fencedBlocks(text).map(parsedJson);
  const values = blocks.filter((block) => block !== undefined);
  const [value] = values;
  if (value === undefined) return { problem: "/: the answer is not JSON" };
  if (values.length > 1) return { problem: "/: the answer has more than one JSON value" };
  return value;
}

function compiled(schema: object): ValidateFunction {
  try {
    return new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The output schema is not a JSON Schema: ${why}`, { cause: error });
  }
}

function violation(error: ErrorObject): string {
  const at = error.instancePath === "" ? "/" : error.instancePath;
  const { allowedValues, additionalProperty } = error.params;
  const detail = allowedValues ?? additionalProperty;
  const suffix = detail === undefined ? "" : `: ${JSON.stringify(detail)}`;
  return `${at}: ${error.message ?? error.keyword}${suffix}`;
}

function parsedJson(text: string): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined; // Not JSON is an answer here: the next form is tried.
  }
}

function fencedBlocks(text: string): string[] {
  const blocks: string[] = [];
  let open: { fence: string; lines: string[] } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const fence = /^ {0,3}(`{3,})/.exec(line)?.[1];
    if (open === undefined) {
      if (fence !== undefined) open = { fence, lines: [] };
    } else if (fence !== undefined && fence.length >= open.fence.length && line.trim() === fence) {
      blocks.push(open.lines.join("\n"));
      open = undefined;
    } else {
      open.lines.push(line);
    }
  }
  return blocks;
}
