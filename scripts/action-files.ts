import { stringify } from "yaml";
import { allowedInFile, configFilePath } from "../src/config/file-inputs.ts";
import { type Input, inputs } from "../src/config/inputs.ts";
import { outputs } from "../src/config/outputs.ts";

const header =
  "# Generated from src/config/inputs.ts and src/config/outputs.ts by `npm run build`: edit those.\n";

/** A sentence with the unit and the choices that the type itself knows. */
function describe(input: Input): string {
  const unit = input.unit ? ` In ${input.unit}.` : "";
  return `${input.doc}${unit}`;
}

/**
 * An input as the runner sees it. What the repository's file may say has no default here: the runner would fill it in,
 * and an input always wins over the file.
 */
function metadata(input: Input): object {
  if (!allowedInFile(input)) {
    return { description: describe(input), required: false, default: input.default };
  }
  const fallback = input.default === "" ? "" : ` Default: ${input.default}.`;
  return { description: `${describe(input)}${fallback}`, required: false };
}

/** The text of `action.yml`. */
export function actionYml(): string {
  const action = {
    name: "Crosscheck",
    description:
      "Multi-agent code review: Claude and Codex review, agreement ranks, Gemini patches, every patch is checked.",
    author: "The Crosscheck authors",
    branding: { icon: "check-square", color: "purple" },
    inputs: Object.fromEntries(inputs.map((input) => [input.name, metadata(input)])),
    outputs: Object.fromEntries(
      outputs.map((output) => [output.name, { description: output.doc }]),
    ),
    runs: {
      using: "node24",
      main: "dist/index.js",
      post: "dist/post/index.js",
      "post-if": "always()",
    },
  };
  return header + stringify(action, { lineWidth: 0 });
}

/** The text of `docs/inputs.md`. */
export function inputsMarkdown(): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const type = ({ type: of }: Input) => (of.kind === "choice" ? of.choices.join(", ") : of.kind);
  const rows = inputs.map((input: Input) => {
    const fallback = input.default === "" ? "" : `\`${input.default}\``;
    const file = allowedInFile(input) ? "yes" : "no";
    return `| \`${input.name}\` | ${cell(type(input))} | ${fallback} | ${file} | ${cell(describe(input))} |`;
  });
  const results = outputs.map((output) => `| \`${output.name}\` | ${cell(output.doc)} |`);
  return `${[
    "<!-- Generated from src/config/inputs.ts and src/config/outputs.ts by `npm run build`: edit those. -->",
    "# Inputs",
    "",
    `The step's \`with:\` sets them. Those with "yes" under "file" may also stand in the repository's \`${configFilePath}\`, under`,
    "the same names ([schema](crosscheck.schema.json)); the step's inputs win. `crosscheck init` writes a commented example.",
    "",
    "| name | type | default | file | what it does |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
    "# Outputs",
    "",
    "| name | what it holds |",
    "| --- | --- |",
    ...results,
  ].join("\n")}\n`;
}

/** The text of a schema's file. */
export function schemaJson(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
