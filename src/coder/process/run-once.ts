import type { Command, Exit, Launch } from "../../command.ts";
import { CoderError } from "../../errors.ts";
import { within } from "./live.ts";
import { keepTail } from "./tail.ts";

/** What a program that ran to its end gave. */
export interface Ran {
  /** Undefined: it did not end in time. */
  readonly exit: Exit | undefined;
  /** The last `maxCharacters`. */
  readonly stdout: string;
  /** The last 4,000 characters. */
  readonly stderr: string;
}

const MAX_OUTPUT_CHARACTERS = 16 * 1024 * 1024;

/** Runs a program that needs no input. Rejects with a `spawn` error. */
export async function runOnce(
  launch: Launch,
  command: Command,
  timeoutMs: number,
  maxCharacters: number = MAX_OUTPUT_CHARACTERS,
): Promise<Ran> {
  await using running = await launch(command).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    const message = `${command.label} could not be started: ${why}`;
    throw new CoderError("spawn", message, { coder: command.label }, error);
  });
  const stdout = keepTail(running.stdout, maxCharacters);
  const stderr = keepTail(running.stderr);
  running.stdin.end();
  const exit = await within(timeoutMs, running.exited);
  return { exit, stdout: stdout(), stderr: stderr() };
}
