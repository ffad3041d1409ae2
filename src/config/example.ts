import type { Setting } from "./setting.ts";
import { describeSetting, fileSettings } from "./settings.ts";

/** A first `.github/crosscheck.yml`: every setting with what it does, commented out, at its default. */
export function exampleConfig(): string {
  const head = `# How Crosscheck reviews this repository. Read from the base branch: a pull request cannot change its own review.
# Same names as the Action's inputs; an input given in the workflow wins. Keys and tokens belong into the workflow.
# Every line below is the default: take the # away from what you change.
# For completion in editors, put the repository and the commit of the release that you use into this address:
# yaml-language-server: $schema=https://raw.githubusercontent.com/OWNER/crosscheck/SHA/docs/crosscheck.schema.json
`;
  const entries = fileSettings.map((setting) => {
    return [...wrapped(describeSetting(setting)), `#${setting.name}: ${defaultValue(setting)}`, ""];
  });
  return `${[head, ...entries.flat()].join("\n").trimEnd()}\n`;
}

/** A default as YAML; the table's are plain words, so only nothing and lists need a form of their own. */
function defaultValue({ type, default: fallback }: Setting): string {
  if (type.kind === "rules") return "[]";
  if (type.kind === "list") return `[${fallback.split(",").join(", ")}]`;
  return fallback === "" ? '""' : fallback;
}

/** Comment lines of at most 118 characters. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = "#";
  for (const word of text.split(" ")) {
    if (line.length + 1 + word.length > 118) {
      lines.push(line);
      line = "#";
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
