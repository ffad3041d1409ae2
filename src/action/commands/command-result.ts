import type { MarkedIssue } from "../../github/marker/marked-issue.ts";
import { type Finished, skipped } from "../job.ts";

/** What a command came to, and what is said where it was asked. */
export interface CommandResult {
  readonly finished: Finished;
  /** Harmless markdown; null: the reaction says enough. */
  readonly reply: string | null;
  readonly done: boolean;
  /** What the answer remembers as dismissed; missing: nothing. */
  readonly dismissed?: MarkedIssue;
}

/** A command that is not done. @param reason harmless markdown, for whoever asked */
export function rejected(reason: string): CommandResult {
  return { finished: skipped(reason), reply: reason, done: false };
}

/** A command that was done without a run of agents. @param reply harmless markdown, for whoever asked */
export function answered(command: string, reply: string): CommandResult {
  const reason = `the command ${command} was answered`;
  return { finished: { ...skipped(reason), outcome: "success" }, reply, done: true };
}
