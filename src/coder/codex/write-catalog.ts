import { join } from "node:path";
import type { ConnectContext } from "../driver/adapter.ts";
import { readList, readObject } from "../driver/read-json.ts";
import { writeOwnFile } from "../process/own-file.ts";
import { runOnce } from "../process/run-once.ts";
import type { CodexOptions } from "./codex-options.ts";
import { codexCommand } from "./command.ts";

/** It takes some 15 ms. */
const CATALOG_TIMEOUT_MS = 10_000;

/** Path of the model catalog that a thread needs; undefined where the bundled one does. Its folders exist already. */
export async function writeCatalog(
  context: ConnectContext<CodexOptions>,
): Promise<string | undefined> {
  const { coder, thread, threadFolder, ownFolder, model, failure } = context;
  if (thread.tools !== "none") return undefined;
  const command = codexCommand(coder, thread, threadFolder, ["debug", "models", "--bundled"]);
  const { exit, stdout, stderr } = await runOnce(coder.launch, command, CATALOG_TIMEOUT_MS);
  if (exit?.code !== 0) {
    const details = { exitCode: exit?.code ?? undefined, stderrTail: stderr };
    throw failure("exit", "codex did not print its catalog of models", details);
  }
  const catalog = toollessCatalog(parsedCatalog(stdout), model);
  if (catalog === undefined) return undefined;
  const path = join(ownFolder, "catalog.json");
  await writeOwnFile(failure, path, JSON.stringify(catalog));
  return path;
}

function parsedCatalog(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TypeError("codex printed a catalog of models that is not JSON", { cause: error });
  }
}

/**
 * The bundled catalog's entry for a model, as a catalog of its own (`model_catalog_json`) and without the tools that only
 * the entry brings: `exec`, `apply_patch`, `clock`. `bundled` is what `codex debug models --bundled` prints. Undefined
 * for a model that the catalog does not know: that one has no such tools.
 */
function toollessCatalog(bundled: unknown, model: string): object | undefined {
  const entry = readList(readObject(bundled, "catalog").models, "models")
    .map((value) => readObject(value, "model"))
    .find(({ slug }) => slug === model);
  if (entry === undefined) return undefined;
  const without = {
    tool_mode: null,
    apply_patch_tool_type: null,
    experimental_supported_tools: [],
  };
  return { models: [{ ...entry, ...without }] };
}
