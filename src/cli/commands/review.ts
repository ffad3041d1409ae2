import { findGit, hostEnvironment } from "../../agents/host-environment.ts";
import { missingKey, usableRoles } from "../../agents/keys.ts";
import type { Config } from "../../config/config.ts";
import { messageOf, UsageError } from "../../errors.ts";
import { failsOn } from "../../model/issue.ts";
import type { RunResult } from "../../model/result.ts";
import { redactResult } from "../../report/redact-result.ts";
import { isTold, skipText } from "../../review/scope/skip-reason.ts";
import { findLocalRange, type LocalChange, readLocalChange } from "../../run/change/local.ts";
import { applyToWorkTree } from "../../run/fixing/apply-fixes.ts";
import { unreviewedResult } from "../../run/result/unreviewed-result.ts";
import { run } from "../../run/run.ts";
import { logLine } from "../../text/line.ts";
import { redactor } from "../../text/redact.ts";
import type { Invocation } from "../arguments.ts";
import { commandConfig } from "../command-config.ts";
import { withLocalRun } from "../local-run.ts";
import { openScratch } from "../open-scratch.ts";
import { fileAt, otherFile } from "../repository-file.ts";
import { noteLastReport, reportLocally } from "../sinks.ts";
import type { ExitCode, Terminal } from "../terminal.ts";
import { printPrompt } from "./print-prompt.ts";

type ReviewInvocation = Extract<Invocation, { command: "review" }>;

/** The exit code of a finished review: cancelled beats failed beats issues beats everything else. */
function exitCodeOf(result: RunResult, failOn: Config["failOn"]): ExitCode {
  if (result.cancelled) return 130;
  if (result.outcome === "failed") return 3;
  return result.issues.some((issue) => failsOn(issue, failOn)) ? 1 : 0;
}

/** `crosscheck review`: reviews the user's change, and with `--fix` patches the working tree. */
export async function review(invocation: ReviewInvocation, terminal: Terminal): Promise<ExitCode> {
  const { flags } = invocation;
  if (invocation.fix && invocation.head !== undefined) {
    throw new UsageError("review: --fix patches the working tree, so it does not go with --head");
  }
  const host = hostEnvironment(terminal.env, terminal.bundle, terminal.cwd);
  const git = await findGit(host);
  const { base, head } = invocation;
  const range = await findLocalRange({ git, cwd: terminal.cwd, user: host.gitUser, base, head });
  // Of where the base stands: a change cannot alter its own review, and an old branch keeps to new rules.
  const file = await fileAt(git, range.local, range.tip);
  const fixed = { fix: invocation.fix ? "commit" : "off" };
  const config = commandConfig(flags, terminal, fixed, file);
  await using scratch = await openScratch(terminal);
  const { ignore } = config;
  const change = await readLocalChange({
    git,
    range,
    scratch: scratch.folder,
    ignore,
  });
  const other = await otherFile(change, file);
  if (other !== undefined) terminal.note(logLine(`note: ${other}`));
  for (const notice of change.notices) terminal.note(logLine(`note: ${notice}`));
  if (change.reviewed.files.length === 0) return skipped(change, invocation, terminal);
  if (invocation.printPrompt) {
    await printPrompt(change, config, invocation, terminal);
    return 0;
  }
  if (usableRoles(config, config.reviewers).length === 0) {
    const missing = [...new Set(config.reviewers.map((role) => missingKey(role.coder)))];
    await noteLastReport(change, terminal);
    throw new UsageError(`no reviewer has a key: ${missing.join("; ")}`);
  }
  const verifyIsOwn = flags.verify !== undefined;
  let newest: RunResult | undefined;
  const onResult = (made: RunResult) => {
    newest = made;
  };
  const parts = { config, host, change, scratch, terminal, verifyIsOwn, onResult };
  const report = async (made: RunResult): Promise<RunResult> => {
    // The working tree has no commit that anybody else could look at.
    const head = invocation.head === undefined ? null : change.head;
    const named = { ...made, head, notices: [...change.notices, ...made.notices] };
    const result = redactResult(named, redactor(config.secrets));
    await reportLocally(result, { change, config, json: invocation.json, terminal });
    return result;
  };
  try {
    const { result } = await withLocalRun(parts, async (context) => await run(change, context));
    const fixes = invocation.fix ? await applyToWorkTree(result.fixes, change) : result.fixes;
    newest = undefined;
    return exitCodeOf(await report({ ...result, fixes }), config.failOn);
  } catch (error) {
    // What was paid for until then is reported all the same.
    if (newest === undefined) await noteLastReport(change, terminal);
    else
      await report({
        ...newest,
        outcome: "failed",
        reasons: [...newest.reasons, messageOf(error)],
      });
    throw error;
  }
}

/** Nothing to review is not a failure, and is said. Code that nobody can read is more than nothing. */
function skipped(
  change: LocalChange,
  { json, head }: ReviewInvocation,
  terminal: Terminal,
): ExitCode {
  const made = unreviewedResult(change);
  const why =
    change.diff.files.length === 0
      ? `nothing changed since ${change.base.slice(0, 8)}`
      : "no changed file is one that is reviewed";
  const result: RunResult = {
    ...made,
    ...(change.skippedFiles.some(isTold)
      ? { notices: [...change.notices, ...made.notices] }
      : { outcome: "skipped", reasons: [why], notices: change.notices }),
    head: head === undefined ? null : change.head,
  };
  for (const reason of result.reasons) terminal.note(`${result.outcome}: ${reason}`);
  for (const skip of change.skippedFiles) {
    terminal.note(`not reviewed: ${skip.file} (${skipText(skip)})`);
  }
  for (const notice of result.notices) terminal.note(`note: ${notice}`);
  if (json) terminal.out(`${JSON.stringify(result)}\n`);
  return 0;
}
