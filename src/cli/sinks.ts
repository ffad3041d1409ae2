import type { Config } from "../config/config.ts";
import { messageOf } from "../errors.ts";
import type { RunResult } from "../model/result.ts";
import { reportValue } from "../report/report-value.ts";
import { terminalReport } from "../report/terminal/terminal-report.ts";
import type { LocalChange } from "../run/change/local.ts";
import {
  answeredReport,
  failedReportPath,
  failedSarifPath,
  isAnswered,
  lastReportPath,
  lastSarifPath,
  writeReport,
  writeSarif,
} from "../run/result/report-file.ts";
import { logLine } from "../text/line.ts";
import { version } from "../version.ts";
import type { Terminal } from "./terminal.ts";

/** Where a run is reported on the command line. */
export interface LocalPlace {
  readonly change: LocalChange;
  readonly config: Pick<Config, "sarif">;
  /** True: stdout gets the report as JSON. */
  readonly json: boolean;
  readonly terminal: Pick<Terminal, "note" | "out">;
  /** The result holds the last review, and more: it takes its place, whatever became of the run. Missing: it does not. */
  readonly holdsLast?: boolean;
}

/** Whether a run takes the place of the last review, and of which one it does not. */
interface LastReport {
  readonly isReplaced: boolean;
  /** Undefined: there is none that is worth keeping. */
  readonly kept: RunResult | undefined;
}

/** A place that a local run is reported to: a file, or a stream. */
interface LocalSink {
  readonly name: string;
  send(result: RunResult, place: LocalPlace, last: LastReport): Promise<void> | void;
}

/** Every place that a local run is reported to, in order. */
const sinks: readonly LocalSink[] = [
  {
    name: "last report",
    send: writeLastReport,
  },
  { name: "sarif", send: writeLastSarif },
  { name: "stderr", send: noteOutcome },
  {
    name: "stdout",
    send(result, { json, terminal }) {
      terminal.out(json ? `${JSON.stringify(reportValue(result))}\n` : terminalReport(result));
    },
  },
];

/** Sends a run's result to every sink of the command line. One that breaks takes no other along; then it throws. */
export async function reportLocally(result: RunResult, place: LocalPlace): Promise<void> {
  const last = await lastReport(result, place);
  const broken: string[] = [];
  for (const sink of sinks) {
    try {
      await sink.send(result, place, last);
    } catch (error) {
      broken.push(`the ${sink.name} could not be written: ${messageOf(error)}`);
    }
  }
  if (broken.length > 0) throw new Error(broken.join("; "));
}

/** A failed or cancelled run takes the place of nothing that a reviewer has answered. */
async function lastReport(
  result: RunResult,
  { change, holdsLast = false }: LocalPlace,
): Promise<LastReport> {
  const isGood = holdsLast || (result.outcome !== "failed" && !result.cancelled);
  const before = await answeredReport(lastReportPath(change.local.gitDir));
  const isReplaced = isGood || before === undefined;
  return { isReplaced, kept: isReplaced ? undefined : before };
}

async function writeLastReport(
  result: RunResult,
  { change, terminal }: LocalPlace,
  { isReplaced, kept }: LastReport,
): Promise<void> {
  const { gitDir } = change.local;
  if (isReplaced) return await writeReport(lastReportPath(gitDir), result);
  if (isAnswered(result)) {
    const path = failedReportPath(gitDir);
    await writeReport(path, result);
    terminal.note(logLine(`what this run found is in ${path}`));
  }
  if (kept !== undefined) noteKept(kept, change, terminal);
}

/** Says that the last review is still the last one. */
function noteKept(
  { startedAt }: Pick<RunResult, "startedAt">,
  { local }: Pick<LocalChange, "local">,
  { note }: Pick<Terminal, "note">,
): void {
  note(logLine(`the last review of ${startedAt} is kept: ${lastReportPath(local.gitDir)}`));
}

/** Says that a run which ended without any result left the last review as it was, where there is one. */
export async function noteLastReport(
  change: Pick<LocalChange, "local">,
  terminal: Pick<Terminal, "note">,
): Promise<void> {
  const before = await answeredReport(lastReportPath(change.local.gitDir));
  if (before !== undefined) noteKept(before, change, terminal);
}

async function writeLastSarif(
  result: RunResult,
  { change, config, terminal }: LocalPlace,
  { isReplaced }: LastReport,
): Promise<void> {
  if (!config.sarif || (!isReplaced && !isAnswered(result))) return;
  const { gitDir } = change.local;
  const path = isReplaced ? lastSarifPath(gitDir) : failedSarifPath(gitDir);
  // Patches go on top of each other in the working tree.
  const serverUrl = "https://github.com";
  await writeSarif(path, result, { version, serverUrl, independentPatches: false });
  terminal.note(logLine(`SARIF: ${path}`));
}

const words = {
  success: undefined,
  partial: "warning",
  failed: "no review could be made",
  skipped: "skipped",
} as const;

/** Says on stderr why a run is not a success, for readers of that stream or of the exit code alone. */
function noteOutcome({ outcome, reasons }: RunResult, { terminal }: LocalPlace): void {
  const word = words[outcome];
  if (word === undefined) return;
  for (const reason of reasons) terminal.note(logLine(`${word}: ${reason}`));
}
