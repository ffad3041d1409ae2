import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunResult } from "../model/result.ts";
import { sarifLog } from "../report/sarif/sarif.ts";
import { version } from "../version.ts";
import type { ActionOptions } from "./job.ts";

/** Writes the SARIF file where one is asked for. Returns its path; empty when there is none. */
export async function writeSarif(
  result: RunResult | null,
  { config, temp, runId, serverUrl }: ActionOptions,
): Promise<string> {
  if (result === null || !config.sarif) return "";
  const path = join(temp, `crosscheck-${runId}.sarif`);
  const independentPatches = config.fix === "suggest";
  const log = sarifLog(result, { version, serverUrl, independentPatches });
  await writeFile(path, `${JSON.stringify(log, null, 2)}\n`, { mode: 0o644 });
  return path;
}
