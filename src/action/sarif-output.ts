import { join } from "node:path";
import type { RunResult } from "../model/result.ts";
import { writeSarif } from "../run/result/report-file.ts";
import { version } from "../version.ts";
import type { ActionOptions } from "./job.ts";

/** Writes the SARIF file where one is asked for. Returns its path; empty when there is none. */
export async function sarifOutput(
  result: RunResult | null,
  { config, temp, runId, serverUrl }: ActionOptions,
): Promise<string> {
  if (result === null || !config.sarif) return "";
  const path = join(temp, `crosscheck-${runId}.sarif`);
  const independentPatches = config.fix === "suggest";
  await writeSarif(path, result, { version, serverUrl, independentPatches });
  return path;
}
