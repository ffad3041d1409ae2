import { missingKey, usableRoles } from "../../agents/keys.ts";
import type { Config } from "../../config/config.ts";
import type { RememberedIssue } from "../../github/marker/remembered-issues.ts";
import type { ReadPullRequest } from "../../github/read/pull-request.ts";
import type { ReportedIssue } from "../../model/issue.ts";
import type { FixResult, RunResult } from "../../model/result.ts";
import { foldedPatch } from "../../report/markdown/issue.ts";
import { fixState } from "../../report/markdown/summary.ts";
import { withSilence } from "../../review/scope/silence.ts";
import { shownFix } from "../../review/shown-fix.ts";
import { readKnownFiles } from "../../run/change/known-files.ts";
import { silenceIn } from "../../run/change/silence.ts";
import type { RunContext } from "../../run/context.ts";
import { withinMaxFixes } from "../../run/fixing/choose-issues.ts";
import { furtherNotices } from "../../run/fixing/fix-scope.ts";
import { recallIssue } from "../../run/issues/recall-issue.ts";
import { outcomeOf } from "../../run/result/outcome.ts";
import { createTimeline, type Timeline } from "../../run/timeline.ts";
import { codeSpan } from "../../text/fence.ts";
import { harmlessLine } from "../../text/harmless.ts";
import { type Words, wordsIn } from "../../words/words.ts";
import { fetchPinned } from "../decide/fetch-pinned.ts";
import { memoryIssue, renamedBefore } from "../decide/recall.ts";
import { pullRequestRights } from "../decide/rights.ts";
import type { Finished, Job } from "../job.ts";
import { secretsWithheld } from "../missing-keys.ts";
import { type ProgressComment, startProgressComment } from "../progress/progress-comment.ts";
import { publishFixes } from "../publish/publish-fixes.ts";
import { withAgentPool } from "../with-agents.ts";
import { chosenIssues, type FixArguments, isNamed } from "./chosen-issues.ts";
import { movedSince } from "./moved-since.ts";
import { type MadeFixes, patchAndConfirm } from "./patch-and-confirm.ts";
import {
  type Asked,
  type CommandResult,
  defineCommand,
  notParsed,
  type Parsed,
  parsedAs,
  readId,
  rejected,
} from "./slash-command.ts";

/** `fix`: patches remembered issues at the head that the commenter saw, confirms them and commits. */
export const fix = defineCommand({
  name: "fix",
  usage: "fix [ID…|all|high]",
  help: "commit fixes; as a reply in an issue's thread: of that issue",
  doc: "patches issues at the head you saw, checks the patches, commits one per issue",
  needsOpen: true,
  parse,
  run: fixOnCommand,
});

function parse(words: readonly string[]): Parsed<FixArguments> {
  const only = words.length === 1 ? words[0]?.toLowerCase() : undefined;
  if (only === "all" || only === "high") return parsedAs({ which: only, ids: [] });
  const ids = words.map(readId);
  if (ids.every((id) => id !== undefined)) return parsedAs({ which: "named", ids });
  return notParsed("fix takes IDs of issues (8 hex digits), all or high");
}

async function fixOnCommand(
  given: FixArguments,
  { request, read, job }: Asked,
): Promise<CommandResult> {
  const config: Config = { ...job.config, fix: "commit" };
  const fixing: Job = { ...job, config };
  const chosen = chosenIssues(given, request, read);
  if (typeof chosen === "string") return rejected(chosen);
  const moved = await movedSince(job.client, read, request);
  if (moved !== undefined) return rejected(moved);
  if (usableRoles(config, [config.fixer]).length === 0) {
    const { event, trigger } = request;
    const place = { event, fork: read.pullRequest.fork, actor: trigger.actor };
    const reason = secretsWithheld(config, place) ?? missingKey(config.fixer.coder);
    return rejected(harmlessLine(reason));
  }
  const progress = startProgressComment(read, read.pullRequest.head, "fix", fixing);
  try {
    const { threadOf } = request.comment;
    const asked = { read, asked: isNamed(given, request), threadOf };
    return await fixChosen(chosen, asked, progress, fixing);
  } catch (error) {
    await progress.fail(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

interface AskedFix {
  readonly read: ReadPullRequest;
  /** Whether the commenter means these very issues. */
  readonly asked: boolean;
  /** REST's id of the first comment of the thread in which the command stands; null: the conversation. */
  readonly threadOf: number | null;
}

async function fixChosen(
  chosen: readonly RememberedIssue[],
  { read, asked, threadOf }: AskedFix,
  progress: ProgressComment,
  job: Job,
): Promise<CommandResult> {
  const { config } = job;
  const { head, repository, number: pullRequest } = read.pullRequest;
  const change = await fetchPinned({ ...read.pullRequest, head }, job);
  const renamedFrom = renamedBefore(read.existing);
  const silence = silenceIn(change, config);
  const rights = { ...pullRequestRights(read.pullRequest, change, job), asked };
  const remembered = chosen.map(memoryIssue);
  const known = await readKnownFiles(change, [], { issues: remembered, renamedFrom });
  const recalled = remembered.map((issue, at) => ({
    ...withSilence(recallIssue(issue, change.diff, renamedFrom, known), silence),
    rank: at + 1,
  }));
  const issues = await withinMaxFixes(recalled, change, { config, rights });
  const startedAt = new Date();
  const timeline = createTimeline();
  const resultOf = ({ fixer, assembled, notices, broken }: MadeFixes): RunResult => {
    const stopped = job.stop.aborted ? String(job.stop.reason) : null;
    const fixes = assembled.map(({ fix }) => fix);
    const incomplete = stopped !== null || broken.length > 0;
    return {
      version: 1,
      ...outcomeOf({ reviewers: [], fixer, stopped, broken, unread: [] }),
      outcome: fixer?.status === "failed" ? "failed" : incomplete ? "partial" : "success",
      cancelled: job.stop.aborted,
      repository: `${repository.owner}/${repository.repo}`,
      pullRequest,
      head,
      base: change.base,
      since: null,
      reviewers: [],
      issues,
      fixer,
      fixes,
      resolved: [],
      dismissed: [],
      skippedFiles: [],
      notices: [...notices, ...furtherNotices(fixes, issues, change)],
      timeline: timeline.turns(),
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
    };
  };
  const made = await withAgentPool(
    change,
    job,
    async (given) => {
      const context = noted(progress.watched(given), timeline);
      const onMade = (until: MadeFixes) => given.onResult(resultOf(until));
      return await patchAndConfirm(issues, change, context, onMade);
    },
    rights,
  );
  const { assembled } = made;
  const result = resultOf(made);
  await progress.end();
  const published = await publishFixes(
    { result, assembled, change, read, config, answeredIn: threadOf },
    job,
  );
  const further = furtherNotices(result.fixes, issues, change);
  const told = [...made.planNotices, ...made.broken, ...further];
  return answer(published, issues, told, wordsIn(config.language, config.tone));
}

/** The same context, which also writes its progress down in a timeline. */
function noted(context: RunContext, timeline: Timeline): RunContext {
  return {
    ...context,
    onProgress(progress) {
      timeline.note(progress);
      context.onProgress(progress);
    },
  };
}

/** Patches that were made and not committed, for people to take. */
function patches(fixes: readonly FixResult[], words: Words): string[] {
  return fixes.flatMap((fix) => {
    const shown = fix.commit === null ? shownFix(fix) : null;
    if (shown === null) return [];
    const note = shown.note === null ? [] : [harmlessLine(words.shown(shown.note))];
    return [[codeSpan(fix.issue), ...note, foldedPatch(shown.patch, words)].join("\n\n")];
  });
}

/** The answer where the fix was asked for. @param planNotices what was decided about fixing and its patches */
function answer(
  finished: Finished,
  issues: readonly ReportedIssue[],
  planNotices: readonly string[],
  words: Words,
): CommandResult {
  const fixes = finished.result?.fixes ?? [];
  const rows = issues.map((issue) => {
    const fix = fixes.find((one) => one.issue === issue.id);
    const state = fix ? fixState(fix, words) : words.say("notReached");
    return `- ${codeSpan(issue.id)} ${harmlessLine(issue.title)}: ${state}`;
  });
  const notices = new Set([...planNotices, ...finished.notices]);
  const notes = [...notices].map((notice) => `- ${harmlessLine(words.shown(notice))}`);
  const done = fixes.some((fix) => fix.commit !== null);
  return {
    finished,
    reply: [[...rows, ...notes].join("\n"), ...patches(fixes, words)].join("\n\n"),
    done,
  };
}
