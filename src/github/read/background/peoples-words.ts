import {
  backgroundLimits,
  type DismissedBefore,
  type PeoplesThread,
  type Remark,
} from "../../../model/background.ts";
import { cutText } from "../../../text/cut.ts";
import type { RememberedIssue } from "../../marker/remembered-issues.ts";
import type { AskedBackground, Existing } from "../pull-request.ts";
import type { ThreadNode } from "../pull-request-query.ts";
import { nodesIn } from "./background-query.ts";
import { isCommand, isOurs, rankOf, remarkOf } from "./remarks.ts";

/** Comments of the conversation and reviews' own texts: those of the repository's people first, of these the newest. */
export function commentsIn(
  { comments, reviews }: Pick<AskedBackground, "comments" | "reviews">,
  commandPrefix: string,
): Remark[] {
  const shown = comments.filter(({ isMinimized }) => !isMinimized);
  const submitted = nodesIn(reviews).filter(({ state }) => state !== "PENDING");
  return [...shown, ...submitted]
    .filter((one) => !isOurs(one) && !isCommand(one, commandPrefix))
    .map(remarkOf)
    .toReversed()
    .toSorted((left, right) => rankOf(left) - rankOf(right));
}

/**
 * Threads in which others wrote than we, the dismissed ones excepted: those of the repository's people first, then those
 * that are open, then the newest.
 */
export function threadsIn(
  { threads }: Pick<AskedBackground, "threads">,
  dismissed: ReadonlySet<string>,
  commandPrefix: string,
): PeoplesThread[] {
  const read = threads
    .filter(({ id }) => !dismissed.has(id))
    .flatMap((thread) => {
      const others = othersIn(thread, commandPrefix);
      if (others.length === 0) return [];
      const rank = others.reduce((least, one) => Math.min(least, rankOf(one)), 3);
      return [{ rank, thread: threadOf(thread, others) }];
    });
  const order = ({ rank, thread }: (typeof read)[number]) =>
    rank * 4 + (thread.resolved ? 2 : 0) + (thread.outdated ? 1 : 0);
  return read
    .toReversed()
    .toSorted((left, right) => order(left) - order(right))
    .map(({ thread }) => thread);
}

function othersIn({ comments }: ThreadNode, commandPrefix: string): Remark[] {
  return comments.nodes
    .filter((one) => !isOurs(one) && !isCommand(one, commandPrefix))
    .map(remarkOf);
}

function threadOf(thread: ThreadNode, others: readonly Remark[]): PeoplesThread {
  const { path, line = null, isResolved, isOutdated = false, comments } = thread;
  const [first] = comments.nodes;
  const replies = ends(others);
  return {
    path: cutText(path, backgroundLimits.name),
    line,
    resolved: isResolved,
    outdated: isOutdated,
    ours: first !== undefined && isOurs(first),
    replies,
    more: others.length - replies.length,
  };
}

/** The first remark and the last ones, as many as are kept. */
function ends(remarks: readonly Remark[]): Remark[] {
  const { replies: most } = backgroundLimits;
  return remarks.length <= most
    ? [...remarks]
    : [...remarks.slice(0, 1), ...remarks.slice(1 - most)];
}

/** Issues that people dismissed, by a command or by resolving their thread, with what they said. */
export function dismissedBefore(
  issues: readonly RememberedIssue[],
  { threads }: Pick<AskedBackground, "threads">,
  { dismissed, viewer }: Pick<Existing, "dismissed" | "viewer">,
  commandPrefix: string,
): DismissedBefore[] {
  const nodes = new Map(threads.map((node) => [node.id, node]));
  const answers = new Map(dismissed.map((one) => [one.fingerprint, one]));
  return issues
    .filter(({ state }) => state === "dismissed")
    .map((issue) => {
      const { by, why } = answers.get(issue.fingerprint) ?? {};
      const node = issue.thread === null ? undefined : nodes.get(issue.thread.id);
      // Of an older version's answer, the command itself has the reason.
      const prefix = why === undefined ? undefined : commandPrefix;
      const replies = (node?.comments.nodes ?? [])
        .filter((one) => !isOurs(one) && one.author?.__typename !== "Bot")
        .filter((one) => prefix === undefined || !isCommand(one, prefix))
        .map(remarkOf);
      const resolver = node?.resolvedBy?.login;
      const person = resolver === viewer.login.replace(/\[bot\]$/, "") ? undefined : resolver;
      const who = by ?? person;
      const { name, remark } = backgroundLimits;
      return {
        path: issue.path === "" ? null : cutText(issue.path, name),
        line: issue.line,
        title: cutText(issue.title, name),
        by: who === undefined ? null : cutText(who, name),
        reason: why === undefined ? null : cutText(why, remark),
        replies: ends(replies),
      };
    });
}
