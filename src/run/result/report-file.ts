import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UsageError } from "../../errors.ts";
import type { RunResult } from "../../model/result.ts";
import { parseReport } from "../../report/report-schema.ts";
import { reportValue } from "../../report/report-value.ts";
import { type SarifOptions, sarifLog } from "../../report/sarif/sarif.ts";

/** Where the last review of a work tree is kept. */
export function lastReportPath(gitDir: string): string {
  return join(gitDir, "crosscheck", "last.json");
}

/** Where a run is kept that did not take the place of the last review, for it failed or was cancelled. */
export function failedReportPath(gitDir: string): string {
  return join(gitDir, "crosscheck", "last-failed.json");
}

/** Where its SARIF file is, if one was asked for. */
export function failedSarifPath(gitDir: string): string {
  return join(gitDir, "crosscheck", "last-failed.sarif");
}

/** Whether a report holds an answer of a reviewer: then it is worth keeping. */
export function isAnswered({ reviewers }: Pick<RunResult, "reviewers">): boolean {
  return reviewers.some(({ status }) => status !== "failed");
}

/** The report at a path, where one of this version is there and holds an answer. */
export async function answeredReport(path: string): Promise<RunResult | undefined> {
  try {
    const report = await readReport(path);
    return isAnswered(report) ? report : undefined;
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** Where the last review's SARIF file is, if one was asked for. */
export function lastSarifPath(gitDir: string): string {
  return join(gitDir, "crosscheck", "last.sarif");
}

/** Writes a report whole or not at all. */
export async function writeReport(path: string, result: RunResult): Promise<void> {
  await writeJson(path, reportValue(result), 0o600);
}

/** Writes the report as SARIF 2.1.0, whole or not at all; other tools may read it. */
export async function writeSarif(
  path: string,
  result: RunResult,
  options: SarifOptions,
): Promise<void> {
  await writeJson(path, sarifLog(result, options), 0o644);
}

async function writeJson(path: string, value: object, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.${process.pid}.partial`;
  await writeFile(partial, `${JSON.stringify(value, null, 2)}\n`, { mode });
  await rename(partial, path);
}

/** Reads a report. Throws `UsageError` when there is none or it is not one of this version. */
export async function readReport(path: string): Promise<RunResult> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new UsageError("there is no review here yet: run crosscheck review first", {
      cause: error,
    });
  }
  const report = parseReport(text);
  if (report.status === "rejected") throw new UsageError(`${path}: ${report.reason}`);
  return report.result;
}
