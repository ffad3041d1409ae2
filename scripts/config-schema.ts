import { fileInputs } from "../src/config/file-inputs.ts";
import type { Input } from "../src/config/inputs.ts";
import { entryPattern } from "../src/config/list-entry.ts";
import { pricePattern } from "../src/config/model-prices.ts";
import { rolePattern } from "../src/config/reviewers.ts";

/** Inputs whose texts have a grammar: the pattern of one entry. */
const grammars: ReadonlyMap<string, string> = new Map([
  ["reviewers", rolePattern],
  ["fixer", rolePattern],
  ["prices", pricePattern],
]);

/**
 * The JSON Schema of `.github/crosscheck.yml`, for editors. The reader is stricter in what a schema cannot say: names of
 * reviewers differ, and no key stands there twice.
 */
export function configSchema(): object {
  return {
    // Draft 7: what editors' YAML support knows best.
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Crosscheck's configuration, .github/crosscheck.yml",
    type: "object",
    properties: {
      $schema: { type: "string", description: "Address of this schema, for editors." },
      ...Object.fromEntries(fileInputs.map((input) => [input.name, settingSchema(input)])),
    },
    additionalProperties: false,
  };
}

function settingSchema(input: Input): object {
  const unit = input.unit ? ` In ${input.unit}.` : "";
  return { description: `${input.doc}${unit}`, ...valueSchema(input), default: ofType(input) };
}

function valueSchema({ name, type, default: fallback }: Input): object {
  const grammar = grammars.get(name);
  const filled = fallback === "" ? {} : { pattern: String.raw`\S` };
  switch (type.kind) {
    case "boolean":
      return { type: "boolean" };
    case "number":
      return {
        type: type.whole ? "integer" : "number",
        minimum: type.min,
        maximum: type.max,
      };
    case "choice":
      return { enum: type.choices };
    case "list": {
      const text = grammar === undefined ? filled : { pattern: listOf(grammar) };
      const entry = grammar === undefined ? entryPattern : String.raw`^[ \t]*${grammar}[ \t]*$`;
      const items = { type: "string", pattern: entry };
      const least = fallback === "" ? {} : { minItems: 1 };
      return {
        anyOf: [
          { type: "array", items, ...least },
          { type: "string", ...text },
        ],
      };
    }
    case "text":
      return { type: "string", ...(grammar === undefined ? filled : { pattern: oneOf(grammar) }) };
    case "secret":
      throw new Error(`${name} is a secret`);
  }
}

/** The default as YAML would hold it. */
function ofType({ type, default: fallback }: Input): unknown {
  if (type.kind === "boolean") return fallback === "true";
  if (type.kind === "number") return Number(fallback);
  if (type.kind === "list") return fallback === "" ? [] : fallback.split(",");
  return fallback;
}

const oneOf = (entry: string) => String.raw`^\s*${entry}\s*$`;

/** Entries with commas or line breaks between them. */
const listOf = (entry: string) => String.raw`^[,\s]*${entry}(?:\s*[,\n][,\s]*${entry})*[,\s]*$`;
