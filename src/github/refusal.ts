import { cutText } from "../text/cut.ts";
import { logLine } from "../text/line.ts";
import { isLost, isRefused } from "./failure.ts";

/** Why a fix of ours does not get onto a branch, for people: one clause for each cause, and no cause has two. */
const clauses = {
  merged: "the pull request is merged",
  closed: "the pull request is closed",
  "base-deleted": "the pull request is closed, for its base branch is deleted",
  "branch-deleted": "the pull request's branch is deleted",
  "fork-deleted": "the fork that holds the pull request's branch is deleted",
  "fork-locked":
    "nobody but its author may write to this pull request's branch: it is in a fork that lets no maintainers push",
  "fork-proposal": "a pull request onto a fork's branch can only be opened in the fork",
  "repository-hidden": "the token cannot see the repository of the branch",
  "no-right": "the token may not push to {where} (it takes contents: write)",
  "bad-token": "GitHub does not take the token, or not any more",
  archived: "the repository of the branch is archived",
  workflow: "the token may not change workflows",
  protected: "the branch is protected",
  ruleset: "a ruleset of the repository forbids it",
  "head-moved": "the head moved meanwhile",
  "head-unknown": "the head could not be read",
  "others-commits": "the branch for the fixes has commits of somebody else",
  "no-pull-requests":
    "the repository's settings do not let GitHub Actions create pull requests (Settings, Actions, General; or pass an App's token as github-token)",
  limited: "GitHub's rate limit is used up",
  "no-answer": "GitHub did not answer",
  stopped: "the run was stopped first",
  other: "GitHub refused it",
} as const;

/** Of what kind a refusal is. */
export type RefusalCause = keyof typeof clauses;

/** What stands before the reason where our own end broke a request off. */
export const stopped = "stopped: ";

/** Why something was not done, and GitHub's own words for it. */
export interface Refusal {
  readonly cause: RefusalCause;
  /** One line of at most some hundred characters, nothing hidden in it; null where GitHub was not asked. */
  readonly words: string | null;
}

/** The clause of a cause: our own words. @param where what cannot be written */
export function causeText(cause: RefusalCause, where = "the branch"): string {
  return clauses[cause].replace("{where}", where);
}

/** A refusal that follows from what was read: GitHub was not asked. */
export function refusalFor(cause: RefusalCause): Refusal {
  return { cause, words: null };
}

/** A refusal in words: our clause, and behind it what GitHub says. */
export function refusalText({ cause, words }: Refusal): string {
  const clause = causeText(cause);
  if (words === null) return clause;
  // What is known of a lost answer, or of our own end, is our own side's word.
  return cause === "no-answer" || cause === "stopped"
    ? `${clause} (“${words}”)`
    : `${clause} (GitHub says: “${words}”)`;
}

/** The refusal that an error of the client or of a push is. */
export function refusalOf(error: unknown): Refusal {
  const message = error instanceof Error ? error.message : String(error);
  const said = message
    .replace(/^(?:GitHub answered \d+|GitHub did not answer|git push): /, "")
    .replace(/ \(the token lacks [^()]*\)$/, "")
    .replace(/ - https:\/\/docs\.github\.com\S*$/, "")
    .replace(/<[^<>]*>/g, " ");
  const own = said.startsWith(stopped) ? said.slice(stopped.length) : said;
  const words = cutText(logLine(own), maxWords);
  return { cause: causeOf(error, said), words: words === "" ? null : words };
}

/** The most of GitHub's words that is repeated, in characters: rules and paths in them may be of any length. */
const maxWords = 300;

/** What GitHub says, by cause. The first that fits counts, so what is special stands first. */
const signs: readonly (readonly [RefusalCause, RegExp])[] = [
  ["ruleset", /repository rule violations|GH013/i],
  ["archived", /archived so is read-only/i],
  ["workflow", /create or update workflow/i],
  [
    "protected",
    /GH006|protected (?:branch|ref)|through a pull request|status checks? .*(?:expected|required)|approving review|verified signatures/i,
  ],
  ["no-pull-requests", /not permitted to create/i],
  ["limited", /rate limit/i],
  ["branch-deleted", /"field":"base"|branch\b.* not found|reference does not exist/i],
];

function causeOf(error: unknown, said: string): RefusalCause {
  if (isLost(error)) return said.startsWith(stopped) ? "stopped" : "no-answer";
  if (isRefused(error, 409)) return "head-moved";
  const sign = signs.find(([, pattern]) => pattern.test(said));
  if (sign !== undefined) return sign[0];
  if (isRefused(error, 401)) return "bad-token";
  if (isRefused(error, 403)) return "no-right";
  if (isRefused(error, 429)) return "limited";
  return isRefused(error, 404) ? "repository-hidden" : "other";
}
