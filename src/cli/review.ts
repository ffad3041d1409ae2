import { join } from "node:path";
import { exportTree } from "../git/tree.ts";
import { terminalReport } from "../report/terminal-report.ts";
import type { RunResult } from "../review/result.ts";
import { severities } from "../review/result.ts";
import { applyToWorkTree, dirtyFiles } from "../run/apply-fixes.ts";
import { lastReportPath, writeReport } from "../run/last-report.ts";
import { readLocalChange } from "../run/local.ts";
import { progressLine } from "../run/progress-line.ts";
import { readGuidelines, shardsOf } from "../run/prompts.ts";
import { makeScratch } from "../run/scratch.ts";
import { stopAfter } from "../run/stop.ts";
import { findGit, surroundingsOf } from "../run/surroundings.ts";
import { openWorkshop } from "../run/workshop.ts";
import { run } from "../run.ts";
import { logLine } from "../text/log-line.ts";
import type { Invocation } from "./arguments.ts";
import { commandConfig, scratchParent } from "./command-config.ts";
import type { ExitCode, Terminal } from "./terminal.ts";

type ReviewInvocation = Extract<Invocation, { command: "review" }>;

/** The exit code of a finished review: cancelled beats failed beats issues beats everything else. */
export function exitCodeOf(result: RunResult, failOn: string): ExitCode {
  if (result.cancelled) return 130;
  if (result.outcome === "failed") return 3;
  const least = severities.indexOf(failOn);
  const severe = result.issues.some(
    (issue) => severities.indexOf(issue.severity ?? "low") <= least,
  );
  return severe ? 1 : 0;
}

/** `crosscheck review`: reviews the user's change, and with `--fix` patches the working tree. */
export async function review(invocation: ReviewInvocation, terminal: Terminal): Promise<ExitCode> {
  const fix = invocation.fix ? "commit" : "off";
  const config = commandConfig(invocation.flags, terminal, { fix });
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
  if (change.reviewed.files.length === 0) {
    const why = change.diff.files.length === 0 ? "nothing changed" : "no changed file is reviewed";
    terminal.note(`${why} since ${change.base.slice(0, 8)}: nothing to review`);
    if (invocation.json)
      terminal.out(
        `${JSON.stringify({ version: 1, outcome: "skipped", reasons: [why], issues: [] })}\n`,
      );
    return 0;
  }
  if (invocation.printPrompt) {
    const guidelines = await readGuidelines(change, config.guidelines);
    const shards = await shardsOf(change, guidelines, { withFiles: false });
    terminal.out(`${shards.map((shard) => shard.prompt).join("\n\n")}\n`);
    return 0;
  }
  using stop = stopAfter(config.timeoutMs, terminal.signal);
  await using workshop = await openWorkshop({
    config,
    surroundings,
    scratch: scratch.folder,
    signal: stop.signal,
    onNote: (note) => terminal.note(logLine(note)),
  });
  const output = await run(change, {
    config,
    workshop,
    signal: stop.signal,
    async exportTree(use) {
      const folder = join(scratch.folder, `tree-${use}`);
      await exportTree(change.repository, change.tree, folder);
      return folder;
    },
    onProgress: (progress) => {
      const line = progressLine(progress);
      if (line) terminal.note(logLine(line));
    },
  });
  const result =
    invocation.fix && invocation.head === undefined
      ? await applyToWorkTree(output.result, change, await dirtyFiles(change))
      : output.result;
  await writeReport(lastReportPath(change.local.gitDir), result);
  terminal.out(invocation.json ? `${JSON.stringify(result)}\n` : terminalReport(result));
  return exitCodeOf(result, config.failOn);
}
