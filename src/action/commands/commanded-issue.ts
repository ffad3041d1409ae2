import type { CommandRequest } from "../../github/events/request.ts";
import {
  claimedIn,
  issueIn,
  type RememberedIssue,
  rememberedIssues,
} from "../../github/marker/remembered-issues.ts";
import type { Existing } from "../../github/read/pull-request.ts";
import { codeSpan } from "../../text/fence.ts";

/**
 * The one issue that a command is about: by its ID, else that of the thread in which the command stands. A text for
 * whoever asked where there is none.
 * @param id hex digits, at least 8; null: the thread's
 */
export function commandedIssue(
  id: string | null,
  { comment }: Pick<CommandRequest, "comment">,
  existing: Existing,
): RememberedIssue | string {
  const all = rememberedIssues(existing);
  if (id !== null) {
    const found = all.find((issue) => issue.fingerprint.startsWith(id));
    return found ?? `I know of no issue ${codeSpan(id)} here.${unsignedHint(existing)}`;
  }
  if (comment.threadOf === null) return "Which issue? Give its ID, or answer in its thread.";
  const thread = existing.threads.find((one) => one.comments[0]?.id === comment.threadOf);
  const fingerprint = thread && issueIn(thread)?.fingerprint;
  const found = all.find((issue) => issue.fingerprint === fingerprint);
  return found ?? `This thread is about no issue of mine.${unsignedHint(existing)}`;
}

/** Why an issue that people see may not be known; empty where all is signed. */
export function unsignedHint({ summary, threads }: Existing): string {
  const unsigned =
    summary?.trusted === false ||
    threads.some((thread) => issueIn(thread) === undefined && claimedIn(thread) !== undefined);
  return unsigned
    ? " Some of what stands here is not signed with a key of this workflow, and does not count: ask for a review first, with the same marker-key."
    : "";
}
