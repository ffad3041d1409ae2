import type { Command } from "../../command.ts";
import type { ProcessOptions } from "../coder.ts";
import type { ConnectContext } from "../driver/adapter.ts";
import { runOnce } from "./run-once.ts";

/** Codex takes some 15 ms, gemini a second. */
const VERSION_TIMEOUT_MS = 30_000;
const VERSION_CHARACTERS = 1_000;

/**
 * Starts a CLI once for its version, where its threads are no process. Else a program that is missing, or is none,
 * would show in the first turn only. Rejects with a `spawn`, `exit` or `protocol` error.
 *
 * @param expected what the program prints.
 */
export async function checkProgram<Options extends ProcessOptions>(
  { coder, failure }: Pick<ConnectContext<Options>, "coder" | "failure">,
  command: Command,
  expected: RegExp,
): Promise<void> {
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
  if (expected.test(stdout)) return;
  const what = `${coder.binary} is no ${command.label}`;
  throw failure("protocol", `${what}: it prints "${stdout.slice(0, 100)}"`);
}
