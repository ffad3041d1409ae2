import type { Config } from "../config/config.ts";
import type { RunResult } from "../model/result.ts";
import { reportValue } from "../report/report-value.ts";
import { terminalReport } from "../report/terminal/terminal-report.ts";
import type { LocalChange } from "../run/change/local.ts";
import {
  lastReportPath,
  lastSarifPath,
  writeReport,
  writeSarif,
} from "../run/result/report-file.ts";
import { logLine } from "../text/line.ts";
import { version } from "../version.ts";
import type { Terminal } from "./terminal.ts";

/** Where a run is reported on the command line. */
interface LocalPlace {
  readonly change: LocalChange;
  readonly config: Pick<Config, "sarif">;
  /** True: stdout gets the report as JSON. */
  readonly json: boolean;
  readonly terminal: Terminal;
}

/** A place that a local run is reported to: a file, or a stream. */
interface LocalSink {
  readonly name: string;
  send(result: RunResult, place: LocalPlace): Promise<void> | void;
}

/** Every place that a local run is reported to, in order. */
const sinks: readonly LocalSink[] = [
  {
    name: "last report",
    send: (result, { change }) => writeReport(lastReportPath(change.local.gitDir), result),
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

/** Sends a run's result to every sink of the command line. */
export async function reportLocally(result: RunResult, place: LocalPlace): Promise<void> {
  for (const sink of sinks) await sink.send(result, place);
}

async function writeLastSarif(
  result: RunResult,
  { change, config, terminal }: LocalPlace,
): Promise<void> {
  if (!config.sarif) return;
  const path = lastSarifPath(change.local.gitDir);
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
