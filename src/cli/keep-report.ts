import type { Config } from "../config/config.ts";
import type { RunResult } from "../model/result.ts";
import type { LocalChange } from "../run/change/local.ts";
import {
  lastReportPath,
  lastSarifPath,
  writeReport,
  writeSarif,
} from "../run/result/report-file.ts";
import { logLine } from "../text/log-line.ts";
import { version } from "../version.ts";
import type { Terminal } from "./terminal.ts";

/** Keeps the report where the next command finds it, and beside it the SARIF file where one is asked for. */
export async function keepReport(
  result: RunResult,
  { local }: LocalChange,
  { sarif }: Pick<Config, "sarif">,
  terminal: Terminal,
): Promise<void> {
  await writeReport(lastReportPath(local.gitDir), result);
  if (!sarif) return;
  const path = lastSarifPath(local.gitDir);
  // Patches go on top of each other in the working tree.
  const serverUrl = "https://github.com";
  await writeSarif(path, result, { version, serverUrl, independentPatches: false });
  terminal.note(logLine(`SARIF: ${path}`));
}
