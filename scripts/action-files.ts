import { stringify } from "yaml";
import { configFilePath } from "../src/config/file/file.ts";
import { outputs } from "../src/config/outputs.ts";
import type { Setting } from "../src/config/setting.ts";
import {
  allowedInFile,
  allSettings,
  describeSetting,
  flagSettings,
} from "../src/config/settings.ts";

const header =
  "# Generated from src/config/settings/ and src/config/outputs.ts by `npm run build`: edit those.\n";

/**
 * An input as the runner sees it. What the repository's file may say has no default here: the runner would fill it in,
 * and an input always wins over the file.
 */
function metadata(setting: Setting): object {
  if (!allowedInFile(setting)) {
    return { description: describeSetting(setting), required: false, default: setting.default };
  }
  const fallback = setting.default === "" ? "" : ` Default: ${setting.default}.`;
  return { description: `${describeSetting(setting)}${fallback}`, required: false };
}

/** The text of `action.yml`. */
export function actionYml(): string {
  const action = {
    name: "Crosscheck",
    description:
      "Multi-agent code review: Claude and Codex review, agreement ranks, Gemini patches, every patch is checked.",
    author: "The Crosscheck authors",
    branding: { icon: "check-square", color: "purple" },
    inputs: Object.fromEntries(allSettings.map((setting) => [setting.name, metadata(setting)])),
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
  const type = ({ type: of }: Setting) => {
    if (of.kind === "choice") return of.choices.join(", ");
    return of.kind === "rules" ? "YAML" : of.kind;
  };
  const machine = allSettings
    .filter((setting) => setting.machine)
    .map(({ name }) => `\`${name}\``)
    .join(", ");
  const yes = (is: boolean) => (is ? "yes" : "no");
  const rows = allSettings.map((setting) => {
    const fallback = setting.default === "" ? "" : `\`${setting.default}\``;
    const file = yes(allowedInFile(setting));
    const flag = yes(flagSettings.includes(setting));
    return `| \`${setting.name}\` | ${cell(type(setting))} | ${fallback} | ${file} | ${flag} | ${cell(describeSetting(setting))} |`;
  });
  const results = outputs.map((output) => `| \`${output.name}\` | ${cell(output.doc)} |`);
  return `${[
    "<!-- Generated from src/config/settings/ and src/config/outputs.ts by `npm run build`: edit those. -->",
    "# Inputs",
    "",
    `The step's \`with:\` sets them. Those with "yes" under "file" may also stand in the repository's \`${configFilePath}\` (or \`.yaml\`), under`,
    "the same names ([schema](crosscheck.schema.json)); the step's inputs win. `crosscheck init` writes a commented example.",
    'Those with "yes" under "flag" are flags of `crosscheck review`, `fix`, `doctor`, `run` and `eval` too: `max-comments` is',
    `\`--max-comments\`. Flags win over the file. The command line does not take ${machine} from the file: who owns the machine decides that`,
    "([command-line.md](command-line.md)).",
    "",
    "| name | type | default | file | flag | what it does |",
    "| --- | --- | --- | --- | --- | --- |",
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
