import type { CommandRequest } from "../../github/events/request.ts";
import {
  issueIn,
  type RememberedIssue,
  rememberedIssues,
} from "../../github/marker/remembered-issues.ts";
import type { ReadPullRequest } from "../../github/read/pull-request.ts";
import { codeSpan } from "../../text/fence.ts";
import { unsignedHint } from "./commanded-issue.ts";

/** What the words behind `fix` say. */
export interface FixArguments {
  readonly which: "named" | "all" | "high";
  /** As typed, in lower case; empty: what the place of the comment says, else as configured. */
  readonly ids: readonly string[];
}

/**
 * The issues that `fix` means by its words, and by the place where it stands. What was there before the change is meant
 * only by name. A text says why there are none.
 */
export function chosenIssues(
  { which, ids }: FixArguments,
  { comment }: Pick<CommandRequest, "comment">,
  { existing }: ReadPullRequest,
): readonly RememberedIssue[] | string {
  const remembered = rememberedIssues(existing);
  const all = remembered.filter((issue) => issue.state === "open");
  const hint = unsignedHint(existing);
  if (all.length === 0) return `There is no issue of ours here that is still open.${hint}`;
  const counted = all.filter(({ preExisting }) => !preExisting);
  if (which === "all" || which === "high") {
    const meant = counted.filter(({ severity }) => which === "all" || severity === "high");
    return meant.length === 0 && counted.length < all.length ? onlyOlder : meant;
  }
  if (ids.length > 0) {
    const found = ids.map((id) => all.find((issue) => issue.fingerprint.startsWith(id)));
    const missing = ids.filter((_, at) => found[at] === undefined);
    if (missing.length > 0)
      return `There is no open issue ${missing.map(codeSpan).join(", ")}.${hint}`;
    // Named twice, by a shorter and a longer ID too, it is one issue.
    return [...new Set(found)].filter((issue) => issue !== undefined);
  }
  const { threadOf } = comment;
  if (threadOf === null) {
    const meant = counted.filter((issue) => issue.severity !== "low");
    return meant.length === 0 && counted.length < all.length ? onlyOlder : meant;
  }
  const thread = existing.threads.find((one) => one.comments[0]?.id === threadOf);
  const { fingerprint } = (thread && issueIn(thread)) ?? {};
  const issue = remembered.find((one) => one.fingerprint === fingerprint);
  return issue ? [issue] : `This thread is about no issue of ours.${hint}`;
}

const onlyOlder =
  "What is open here was there before this pull request, or is not meant by this: name an issue by its ID to have it fixed.";

/** Whether the commenter means these very issues: by their IDs, or in the thread of one. */
export function isNamed(
  { which, ids }: FixArguments,
  { comment }: Pick<CommandRequest, "comment">,
): boolean {
  return which === "named" && (ids.length > 0 || comment.threadOf !== null);
}
