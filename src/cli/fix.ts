import { UsageError } from "../errors.ts";
import { terminalReport } from "../report/terminal-report.ts";
import type { ReportedIssue } from "../review/issue.ts";
import type { RunResult } from "../review/result.ts";
import { applyToWorkTree } from "../run/apply-fixes.ts";
import { lastReportPath, readReport, writeReport } from "../run/last-report.ts";
import { readLocalChange } from "../run/local.ts";
import { outcomeOf } from "../run/outcome.ts";
import { issuesToFix, patchChosen } from "../run/patch.ts";
import { makeScratch } from "../run/scratch.ts";
import { findGit, surroundingsOf } from "../run/surroundings.ts";
import { missingKey, usableRoles } from "../run/workshop.ts";
import type { Invocation } from "./arguments.ts";
import { commandConfig, scratchParent } from "./command-config.ts";
import { withLocalRun } from "./local-run.ts";
import type { ExitCode, Terminal } from "./terminal.ts";

type FixInvocation = Extract<Invocation, { command: "fix" }>;

/** The issues that were named, or those that a review would have fixed. Throws `UsageError` for an unknown ID. */
function chosenIssues(
  last: RunResult,
  ids: readonly string[],
  config: Parameters<typeof issuesToFix>[1],
): readonly ReportedIssue[] {
  if (ids.length === 0) return issuesToFix(last.issues, config);
  return ids.map((id) => {
    const issue = last.issues.find((one) => one.id === id.toLowerCase());
    if (!issue) throw new UsageError(`fix: the last review has no issue ${id}`);
    return issue;
  });
}

/** `crosscheck fix [ID…]`: patches issues of the last review in the working tree. */
export async function fix(invocation: FixInvocation, terminal: Terminal): Promise<ExitCode> {
  const config = commandConfig(invocation.flags, terminal, { fix: "commit", reviewers: "claude" });
  const surroundings = surroundingsOf(terminal.env, terminal.bundle);
  const git = await findGit(surroundings);
  await using scratch = await makeScratch(scratchParent(terminal));
  const change = await readLocalChange({
    git,
    cwd: terminal.cwd,
    scratch: scratch.folder,
    base: "HEAD",
    head: undefined,
    ignore: config.ignore,
  });
  const path = lastReportPath(change.local.gitDir);
  const last = await readReport(path);
  const issues = chosenIssues(last, invocation.ids, config);
  if (issues.length === 0) {
    terminal.note("the last review has no issue to fix");
    return 0;
  }
  if (usableRoles(config, [config.fixer]).length === 0) {
    throw new UsageError(missingKey(config.fixer.coder));
  }
  const parts = { config, surroundings, change, scratch, terminal };
  const patched = await withLocalRun(parts, (context) => patchChosen(issues, change, context));
  const { outcome, reasons } = outcomeOf({
    reviewers: last.reviewers,
    fixer: patched.fixer,
    stopped: terminal.signal.aborted ? "the run was cancelled" : null,
  });
  const { fixer, fixes } = patched;
  const cancelled = terminal.signal.aborted;
  const result = await applyToWorkTree(
    { ...last, outcome, reasons, cancelled, fixer, fixes },
    change,
  );
  await writeReport(path, result);
  terminal.out(invocation.json ? `${JSON.stringify(result)}\n` : terminalReport(result));
  return cancelled ? 130 : fixer?.status === "failed" ? 3 : 0;
}
