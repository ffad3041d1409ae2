import { stringify } from "yaml";
import { type Input, inputs } from "../src/config/inputs.ts";
import { outputs } from "../src/config/outputs.ts";

const header =
  "# Generated from src/config/inputs.ts and src/config/outputs.ts by `npm run build`: edit those.\n";

/** A sentence with the unit and the choices that the type itself knows. */
function describe(input: Input): string {
  const unit = input.unit ? ` In ${input.unit}.` : "";
  return `${input.doc}${unit}`;
}

/** The text of `action.yml`. */
export function actionYml(): string {
  const action = {
    name: "Crosscheck",
    description:
      "Multi-agent code review: Claude and Codex review, agreement ranks, Gemini patches, every patch is checked.",
    author: "The Crosscheck authors",
    branding: { icon: "check-square", color: "purple" },
    inputs: Object.fromEntries(
      inputs.map((input) => [
        input.name,
        { description: describe(input), required: false, default: input.default },
      ]),
    ),
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
    return `| \`${input.name}\` | ${cell(type(input))} | ${fallback} | ${cell(describe(input))} |`;
  });
  const results = outputs.map((output) => `| \`${output.name}\` | ${cell(output.doc)} |`);
  return `${[
    "<!-- Generated from src/config/inputs.ts and src/config/outputs.ts by `npm run build`: edit those. -->",
    "# Inputs",
    "",
    "| name | type | default | what it does |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
    "# Outputs",
    "",
    "| name | what it holds |",
    "| --- | --- |",
    ...results,
  ].join("\n")}\n`;
}
