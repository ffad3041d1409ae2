import type { RunResult } from "../model/result.ts";
import { logLine } from "../text/log-line.ts";
import type { Terminal } from "./terminal.ts";

const words = {
  success: undefined,
  partial: "warning",
  failed: "no review could be made",
  skipped: "skipped",
} as const;

/** Says on stderr why a run is not a success: nobody takes it for one who reads only that, or only the exit code. */
export function noteOutcome({ outcome, reasons }: RunResult, terminal: Terminal): void {
  const word = words[outcome];
  if (word === undefined) return;
  for (const reason of reasons) terminal.note(logLine(`${word}: ${reason}`));
}
