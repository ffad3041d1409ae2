import { entryPattern } from "../src/config/list-entry.ts";
import type { Setting } from "../src/config/setting.ts";
import { describeSetting, fileSettings } from "../src/config/settings.ts";

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
      ...Object.fromEntries(fileSettings.map((setting) => [setting.name, settingSchema(setting)])),
    },
    additionalProperties: false,
  };
}

function settingSchema(setting: Setting): object {
  return {
    description: describeSetting(setting),
    ...valueSchema(setting),
    default: ofType(setting),
  };
}

function valueSchema({ name, type, default: fallback }: Setting): object {
  const grammar = "grammar" in type ? type.grammar : undefined;
  const filled = fallback === "" ? {} : { pattern: String.raw`\S` };
  switch (type.kind) {
    case "boolean":
      return { type: "boolean" };
    case "number": {
      const number = {
        type: type.whole ? "integer" : "number",
        minimum: type.min,
        maximum: type.max,
      };
      return fallback === "" ? { anyOf: [number, { const: "" }] } : number;
    }
    case "choice":
      return { enum: fallback === "" ? ["", ...type.choices] : type.choices };
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
    case "rules":
      return { type: "array", maxItems: 200, items: ruleSchema };
    case "secret":
      throw new Error(`${name} is a secret`);
  }
}

/** An entry of rules: paths with what is said of them. */
const ruleSchema = {
  type: "object",
  properties: {
    paths: {
      anyOf: [
        { type: "array", items: { type: "string", pattern: String.raw`\S` }, minItems: 1 },
        { type: "string", pattern: String.raw`\S` },
      ],
      description: "Patterns of files, see docs/paths.md.",
    },
    guidelines: {
      type: "string",
      pattern: String.raw`\S`,
      description: "What reviewers should know or look for in these files.",
    },
  },
  required: ["paths", "guidelines"],
  additionalProperties: false,
};

/** The default as YAML would hold it. */
function ofType({ type, default: fallback }: Setting): unknown {
  if (type.kind === "boolean") return fallback === "true";
  if (type.kind === "number" && fallback !== "") return Number(fallback);
  if (type.kind === "rules") return [];
  if (type.kind === "list") return fallback === "" ? [] : fallback.split(",");
  return fallback;
}

const oneOf = (entry: string) => String.raw`^\s*${entry}\s*$`;

/** Entries with commas or line breaks between them. */
const listOf = (entry: string) => String.raw`^[,\s]*${entry}(?:\s*[,\n][,\s]*${entry})*[,\s]*$`;
