import type { FailLevel } from "../config/config.ts";
import { UsageError } from "../errors.ts";
import { terminalReport } from "../report/terminal-report.ts";
import { type RunResult, severities } from "../review/result.ts";
import { applyToWorkTree } from "../run/apply-fixes.ts";
import { lastReportPath, writeReport } from "../run/last-report.ts";
import { type LocalChange, readLocalChange } from "../run/local.ts";
import { readGuidelines, shardsOf } from "../run/prompts.ts";
import { makeScratch } from "../run/scratch.ts";
import { findGit, surroundingsOf } from "../run/surroundings.ts";
import { missingKey, usableRoles } from "../run/workshop.ts";
import { run } from "../run.ts";
import type { Invocation } from "./arguments.ts";
import { commandConfig, scratchParent } from "./command-config.ts";
import { withLocalRun } from "./local-run.ts";
import type { ExitCode, Terminal } from "./terminal.ts";

type ReviewInvocation = Extract<Invocation, { command: "review" }>;

/** The exit code of a finished review: cancelled beats failed beats issues beats everything else. */
export function exitCodeOf(result: RunResult, failOn: FailLevel): ExitCode {
  if (result.cancelled) return 130;
  if (result.outcome === "failed") return 3;
  const least = failOn === "none" ? -1 : severities.indexOf(failOn);
  const severe = result.issues.some(
    (issue) => severities.indexOf(issue.severity ?? "low") <= least,
  );
  return severe ? 1 : 0;
}

/** `crosscheck review`: reviews the user's change, and with `--fix` patches the working tree. */
export async function review(invocation: ReviewInvocation, terminal: Terminal): Promise<ExitCode> {
  const config = commandConfig(invocation.flags, terminal, {
    fix: invocation.fix ? "commit" : "off",
  });
  if (invocation.fix && invocation.head !== undefined) {
    throw new UsageError("review: --fix patches the working tree, so it does not go with --head");
  }
  const surroundings = surroundingsOf(terminal.env, terminal.bundle);
  const git = await findGit(surroundings);
  await using scratch = await makeScratch(scratchParent(terminal));
  const change = await readLocalChange({
    git,
    cwd: terminal.cwd,
    scratch: scratch.folder,
    base: invocation.base,
    head: invocation.head,
    ignore: config.ignore,
  });
  if (change.reviewed.files.length === 0) return skipped(change, invocation, terminal);
  if (invocation.printPrompt) {
    const guidelines = await readGuidelines(change, config.guidelines);
    const shards = await shardsOf(change, guidelines, { withFiles: false });
    terminal.out(`${shards.map((shard) => shard.prompt).join("\n\n")}\n`);
    return 0;
  }
  if (usableRoles(config, config.reviewers).length === 0) {
    const missing = [...new Set(config.reviewers.map((role) => missingKey(role.coder)))];
    throw new UsageError(`no reviewer has a key: ${missing.join("; ")}`);
  }
  const parts = { config, surroundings, change, scratch, terminal };
  const output = await withLocalRun(parts, async (context) => await run(change, context));
  const result = invocation.fix ? await applyToWorkTree(output.result, change) : output.result;
  await writeReport(lastReportPath(change.local.gitDir), result);
  terminal.out(invocation.json ? `${JSON.stringify(result)}\n` : terminalReport(result));
  return exitCodeOf(result, config.failOn);
}

/** Nothing to review is not a failure, and is said. */
function skipped(change: LocalChange, { json }: ReviewInvocation, terminal: Terminal): ExitCode {
  const why =
    change.diff.files.length === 0
      ? `nothing changed since ${change.base.slice(0, 8)}`
      : "no changed file is one that is reviewed";
  terminal.note(`skipped: ${why}`);
  for (const { file, reason } of change.skippedFiles)
    terminal.note(`not reviewed: ${file} (${reason})`);
  if (json) {
    const { skippedFiles } = change;
    const result = { version: 1, outcome: "skipped", reasons: [why], issues: [], skippedFiles };
    terminal.out(`${JSON.stringify(result)}\n`);
  }
  return 0;
}
