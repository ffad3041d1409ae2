import type { ConnectContext } from "../../adapter.ts";
import { runOnce } from "../../run-once.ts";
import type { CodexOptions } from "../codex-options.ts";
import { codexCommand } from "../command.ts";

/** It takes some 15 ms. */
const VERSION_TIMEOUT_MS = 10_000;
const VERSION_CHARACTERS = 1_000;

/**
 * Starts the program once for its version: else a program that is missing, or is none, would show in the first turn
 * only. Rejects with a `spawn`, `exit` or `protocol` error.
 */
export async function checkProgram(context: ConnectContext<CodexOptions>): Promise<void> {
  const { coder, thread, threadFolder, homeFolder, failure } = context;
  const command = codexCommand(coder, thread, threadFolder, ["--version"], homeFolder);
  const ran = runOnce(coder.launch, command, VERSION_TIMEOUT_MS, VERSION_CHARACTERS);
  const { exit, stdout, stderr } = await ran;
  if (exit?.code !== 0) {
    const details = {
      exitCode: exit?.code ?? undefined,
      signal: exit?.signal ?? undefined,
      stderrTail: stderr,
    };
    throw failure("exit", `${coder.binary} did not print its version`, details);
  }
  if (/^codex-cli \d/m.test(stdout)) return;
  throw failure("protocol", `${coder.binary} is no codex: it prints "${stdout.slice(0, 100)}"`);
}
