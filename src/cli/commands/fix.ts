import { findGit, hostEnvironment } from "../../agents/host-environment.ts";
import { missingKey, usableRoles } from "../../agents/keys.ts";
import type { Config } from "../../config/config.ts";
import { GitError, UsageError } from "../../errors.ts";
import { isCommittable } from "../../fix/patch-scope.ts";
import { diffText } from "../../git/diff.ts";
import { issueFile, type ReportedIssue } from "../../model/issue.ts";
import type { RunResult } from "../../model/result.ts";
import { redactResult } from "../../report/redact-result.ts";
import { parseDiff } from "../../review/diff/parse/parse-diff.ts";
import { silenceObjection, withSilence } from "../../review/scope/silence.ts";
import { unreadCode } from "../../review/scope/skip-reason.ts";
import { findLocalRange, type LocalChange, readLocalChange } from "../../run/change/local.ts";
import { silenceSince } from "../../run/change/silence.ts";
import { applyToWorkTree } from "../../run/fixing/apply-fixes.ts";
import { issuesToFix, withinMaxFixes } from "../../run/fixing/choose-issues.ts";
import { ownRights } from "../../run/fixing/fix-rights.ts";
import { furtherNotices } from "../../run/fixing/fix-scope.ts";
import { patchChosen } from "../../run/fixing/patch.ts";
import { outcomeOf } from "../../run/result/outcome.ts";
import { isAnswered, lastReportPath, readReport } from "../../run/result/report-file.ts";
import { redactor } from "../../text/redact.ts";
import type { Invocation } from "../arguments.ts";
import { commandConfig } from "../command-config.ts";
import { withLocalRun } from "../local-run.ts";
import { openScratch } from "../open-scratch.ts";
import { fileAt } from "../repository-file.ts";
import { reportLocally } from "../sinks.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

type FixInvocation = Extract<Invocation, { command: "fix" }>;

/**
 * The issues that were named, or those that a review would have fixed and nobody has fixed yet. Throws `UsageError` for
 * an unknown ID.
 */
function chosenIssues(
  last: RunResult,
  ids: readonly string[],
  config: Parameters<typeof issuesToFix>[1],
): readonly ReportedIssue[] {
  if (ids.length === 0) {
    const fixed = last.fixes.filter(isCommittable).map((fix) => fix.issue);
    return issuesToFix(
      last.issues.filter((issue) => !fixed.includes(issue.id)),
      config,
    );
  }
  return [...new Set(ids.map((id) => id.toLowerCase()))].map((id) => {
    const issue = last.issues.find((one) => one.id === id);
    if (!issue) throw new UsageError(`fix: the last review has no issue ${id}`);
    return issue;
  });
}

/** An issue as the configuration of now has it: what it says of a file comes before what the review said. */
function silencedNow(issue: ReportedIssue, config: Pick<Config, "ignore">): ReportedIssue {
  return withSilence(issue, silenceSince(issue.silenced, config));
}

/** The change with the diff that the last review was about, as far as its base is still there. */
async function withReviewedDiff(
  change: LocalChange,
  { base }: Pick<RunResult, "base">,
): Promise<LocalChange> {
  if (base === null) return change;
  try {
    return { ...change, diff: parseDiff(await diffText(change.repository, base, change.head)) };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return change;
  }
}

/** `crosscheck fix [ID…]`: patches issues of the last review in the working tree. */
export async function fix(invocation: FixInvocation, terminal: Terminal): Promise<ExitCode> {
  const { flags } = invocation;
  const host = hostEnvironment(terminal.env, terminal.bundle, terminal.cwd);
  const git = await findGit(host);
  const range = await findLocalRange({
    git,
    cwd: terminal.cwd,
    user: host.gitUser,
    base: "HEAD",
    head: undefined,
  });
  const file = await fileAt(git, range.local, range.headCommit);
  const given = commandConfig(flags, terminal, { fix: "commit" }, file);
  // Nobody reviews here: only the fixer is installed.
  const config = { ...given, reviewers: [given.fixer] };
  await using scratch = await openScratch(terminal);
  const { ignore } = config;
  const uncommitted = await readLocalChange({
    git,
    range,
    scratch: scratch.folder,
    ignore,
  });
  const read = await readReport(lastReportPath(uncommitted.local.gitDir));
  const last = { ...read, issues: read.issues.map((issue) => silencedNow(issue, config)) };
  const change = await withReviewedDiff(uncommitted, last);
  const meant = chosenIssues(last, invocation.ids, config);
  const choice = { config, rights: ownRights(true) };
  const issues = invocation.ids.length > 0 ? meant : await withinMaxFixes(meant, change, choice);
  if (issues.length === 0) {
    if (!isAnswered(last)) {
      throw new UsageError("no reviewer answered in the last review: run crosscheck review again");
    }
    terminal.note("the last review has no issue to fix");
    if (invocation.json) terminal.out(`${JSON.stringify(last)}\n`);
    return 0;
  }
  const refusals = issues.flatMap((issue) =>
    issue.silenced === undefined
      ? []
      : [`${issue.id}: ${silenceObjection(issueFile(issue) ?? "", issue.silenced)}`],
  );
  if (refusals.length === issues.length) throw new UsageError(`fix: ${refusals.join("; ")}`);
  if (usableRoles(config, [config.fixer]).length === 0) {
    throw new UsageError(missingKey(config.fixer.coder));
  }
  const verifyIsOwn = flags.verify !== undefined;
  const parts = { config, host, change, scratch, terminal, verifyIsOwn };
  const patched = await withLocalRun(parts, async (context) => {
    const made = await patchChosen(issues, change, context);
    const planned = made.plan?.notices ?? [];
    return { ...made, notices: [...context.pool.notices(), ...planned] };
  });
  const { outcome, reasons } = outcomeOf({
    reviewers: last.reviewers,
    fixer: patched.fixer,
    stopped: terminal.signal.aborted ? "the run was cancelled" : null,
    unread: unreadCode(last.skippedFiles),
  });
  const { fixer } = patched;
  const cancelled = terminal.signal.aborted;
  const fixes = await applyToWorkTree(patched.fixes, change);
  const earlier = last.fixes.filter((fix) => issues.every((issue) => issue.id !== fix.issue));
  const further = furtherNotices(fixes, issues, change);
  const notices = [...patched.notices, ...further];
  const result = redactResult(
    { ...last, outcome, reasons, cancelled, fixer, fixes: [...earlier, ...fixes], notices },
    redactor(config.secrets),
  );
  const { json } = invocation;
  await reportLocally(result, { change, config, json, terminal, holdsLast: true });
  return cancelled ? 130 : fixer?.status === "failed" ? 3 : 0;
}
