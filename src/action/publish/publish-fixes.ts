import type { Config } from "../../config/config.ts";
import { type AssembledFix, changesOf } from "../../fix/assemble.ts";
import { planPublication } from "../../github/plan/plan-publication.ts";
import type { Posted, PostedCommit } from "../../github/plan/publication.ts";
import { type ReadPullRequest, trustedSummary } from "../../github/read/pull-request.ts";
import { readPullRequest } from "../../github/read/read-pull-request.ts";
import { refusalText } from "../../github/refusal.ts";
import type { FixResult, RunResult } from "../../model/result.ts";
import { patchStanding } from "../../report/patch-standing.ts";
import { textsIn } from "../../report/texts.ts";
import type { Change } from "../../run/change/change.ts";
import { furtherFiles } from "../../run/fixing/fix-scope.ts";
import { maxBodyLength } from "../../text/budget.ts";
import { codeSpan } from "../../text/fence.ts";
import { harmlessLine, harmlessName } from "../../text/harmless.ts";
import { type Words, wordsIn } from "../../words/words.ts";
import { renamedBefore } from "../decide/recall.ts";
import type { Finished, Job, Writing } from "../job.ts";
import { standingReport } from "../progress/standing-report.ts";
import { applyPublication, endProgress, finishedAs } from "./apply-publication.ts";
import { redacted } from "./redacted.ts";

/** Fixes that a command asked for. */
export interface CommandedFixes {
  readonly result: RunResult;
  readonly assembled: readonly AssembledFix[];
  readonly change: Change;
  readonly read: ReadPullRequest;
  readonly config: Config;
  /** REST's id of the first comment of the thread in which the command is answered; null: in the conversation. */
  readonly answeredIn: number | null;
}

/** Commits the fixes, answers and resolves their threads, and adds them to the summary, which otherwise stays as it is. */
export async function publishFixes(
  fixes: CommandedFixes,
  job: Writing & Pick<Job, "config" | "paid">,
): Promise<Finished> {
  const { assembled, change, read, config } = fixes;
  const words = wordsIn(config.language, config.tone);
  const result = redacted(fixes.result, job);
  await job.paid.keep(result);
  const { head, repository, number } = read.pullRequest;
  // Read again: other runs and commands may have written while the agents worked.
  const { existing, pullRequest } = await readPullRequest(job.client, repository, number);
  const planned = planPublication({
    result,
    head,
    readAt: read.readAt,
    pullRequest,
    existing,
    diff: change.diff,
    changes: changesOf(assembled),
    propose: config.fix === "pull-request",
    texts: textsIn(words),
    checkRun: null,
    renamedFrom: renamedBefore(existing),
  });
  const before = trustedSummary(existing);
  const marker = { ...(before?.marker ?? planned.summary.marker), state: "done" } as const;
  const publication = { ...planned, review: null, summary: { ...planned.summary, marker } };
  const options = {
    existing,
    headNow: pullRequest.head,
    answeredIn: fixes.answeredIn,
    summaryBody: (posted: Posted) =>
      withRows((before && standingReport(before)) || planned.summary.body, posted, {
        ...result,
        further: (fix) => furtherFiles(fix, result.issues, change),
        words,
      }),
    shown: textsIn(words).shown,
  };
  const published = await applyPublication(publication, options, job);
  if (published !== null) endProgress(published, job);
  return finishedAs(result, published);
}

interface Committed extends Pick<RunResult, "fixes"> {
  /** Files that a fix changes beyond those of its issue and of the change. */
  readonly further: (fix: FixResult) => readonly string[];
  readonly words: Words;
}

/**
 * The summary as it stands, with a line for each new commit, and for each that was not made. Lines that do not fit are
 * left to the threads.
 */
function withRows(body: string, { commits }: Posted, { fixes, ...how }: Committed): string {
  const rows = commits.flatMap((commit) => {
    const fix = fixes.find((one) => one.issue === commit.issue);
    if (fix === undefined) return [];
    const row = `- ${codeSpan(commit.issue)} ${rowOf(commit, fix, how)}`;
    // A command may be repeated, and refused for the same reason.
    return body.split("\n").includes(row) ? [] : [row];
  });
  if (rows.length === 0) return body;
  const text = [body.trimEnd(), "", ...rows].join("\n");
  return text.length <= maxBodyLength - 30_000 ? text : body;
}

function rowOf(
  commit: PostedCommit,
  fix: FixResult,
  { further, words }: Omit<Committed, "fixes">,
): string {
  switch (commit.status) {
    case "made": {
      const names = further(fix).map((path) => harmlessName(path));
      const standing = patchStanding(fix, words);
      const made = { commit: commit.sha.slice(0, 8), standing };
      return names.length === 0
        ? words.say("fixedOnRequest", made)
        : words.say("fixedOnRequestToo", { ...made, names: names.join(", ") });
    }
    case "refused":
      return words.say("notCommittedOnRequest", {
        reason: harmlessLine(words.shown(refusalText(commit.refusal))),
      });
    default:
      return commit satisfies never;
  }
}
