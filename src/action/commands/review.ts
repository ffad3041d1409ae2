import { usableRoles } from "../../agents/keys.ts";
import type { RunResult } from "../../model/result.ts";
import { headline } from "../../report/markdown/summary.ts";
import { harmlessLine } from "../../text/harmless.ts";
import { type Words, wordsIn } from "../../words/words.ts";
import type { Finished } from "../job.ts";
import { noKeys } from "../missing-keys.ts";
import { reviewPullRequest } from "../review-pull-request.ts";
import {
  type Asked,
  type CommandResult,
  defineCommand,
  notParsed,
  type Parsed,
  parsedAs,
  rejected,
} from "./slash-command.ts";

interface ReviewArguments {
  /** Everything again, not only what is new. */
  readonly full: boolean;
}

/** `review`: reviews the current head. */
export const review = defineCommand({
  name: "review",
  usage: "review [full]",
  help: "review the current head; `full`: all of it again",
  doc: "reviews what is new since the last review; `full`: all of it again",
  needsOpen: true,
  parse,
  run: reviewOnCommand,
});

function parse(words: readonly string[]): Parsed<ReviewArguments> {
  if (words.length === 0) return parsedAs({ full: false });
  const full = words.length === 1 && words[0]?.toLowerCase() === "full";
  return full ? parsedAs({ full }) : notParsed("review takes nothing but full");
}

async function reviewOnCommand(
  { full }: ReviewArguments,
  { request, read, job }: Asked,
): Promise<CommandResult> {
  const { event, repository, pullNumber, trigger } = request;
  if (usableRoles(job.config, job.config.reviewers).length === 0) {
    const { fork } = read.pullRequest;
    const { reason } = noKeys(job.config, { event, fork, actor: trigger.actor });
    return rejected(harmlessLine(reason));
  }
  const asked = { event, repository, pullNumber, trigger, action: null, label: null };
  const pullRequest = { kind: "review", ...asked, pullRequest: null } as const;
  const finished = await reviewPullRequest(pullRequest, job, { full });
  const { result, outcome, reason } = finished;
  const done = outcome === "success" || outcome === "partial";
  const reply =
    result === null
      ? harmlessLine(reason)
      : reviewed(result, finished, wordsIn(job.config.language, job.config.tone));
  return { finished, reply, done };
}

/** What a review came to, for whoever asked, and where it is. */
function reviewed(
  result: RunResult,
  { reviewUrl, posted, notices }: Finished,
  words: Words,
): string {
  const places = [
    ...(reviewUrl === null ? [] : [`[${words.say("review")}](${reviewUrl})`]),
    ...(posted?.summaryUrl ? [`[${words.say("report")}](${posted.summaryUrl})`] : []),
  ];
  const see = places.length === 0 ? "" : `: ${places.join(", ")}`;
  const why = result.outcome === "failed" ? result.reasons : [];
  const rows = [...why, ...notices].map((text) => `- ${harmlessLine(words.shown(text))}`);
  return [`${headline(result, words)}${see}`, ...(rows.length === 0 ? [] : ["", ...rows])].join(
    "\n",
  );
}
