import { join } from "node:path";
import type { ConnectContext } from "../driver/adapter.ts";
import { writeOwnFile } from "../process/own-file.ts";
import { runOnce } from "../process/run-once.ts";
import type { CodexOptions } from "./codex-options.ts";
import { codexCommand } from "./command.ts";
import { toollessCatalog } from "./toolless-catalog.ts";

/** It takes some 15 ms. */
const CATALOG_TIMEOUT_MS = 10_000;

/** Path of the model catalog that a thread needs; undefined where the bundled one does. Its folders exist already. */
export async function writeCatalog(
  context: ConnectContext<CodexOptions>,
): Promise<string | undefined> {
  const { coder, thread, threadFolder, model, failure } = context;
  if (thread.tools !== "none") return undefined;
  const command = codexCommand(coder, thread, threadFolder, ["debug", "models", "--bundled"]);
  const { exit, stdout, stderr } = await runOnce(coder.launch, command, CATALOG_TIMEOUT_MS);
  if (exit?.code !== 0) {
    const details = { exitCode: exit?.code ?? undefined, stderrTail: stderr };
    throw failure("exit", "codex did not print its catalog of models", details);
  }
  const catalog = toollessCatalog(parsedCatalog(stdout), model);
  if (catalog === undefined) return undefined;
  const path = join(threadFolder, "catalog.json");
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
