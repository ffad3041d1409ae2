import type { Config } from "../config/config.ts";
import type { CheckRunOptions } from "../github/plan/plan-check-run.ts";
import { failsOn } from "../model/issue.ts";
import type { RunResult } from "../model/result.ts";

/** How many issues are as severe as `fail-on` says, or worse. */
export function severeCount(
  result: Pick<RunResult, "issues">,
  { failOn }: Pick<Config, "failOn">,
): number {
  return result.issues.filter((issue) => failsOn(issue, failOn)).length;
}

/** How the check run of a run is made; null: there is to be none. */
export function checkRunOptions(
  result: Pick<RunResult, "issues">,
  config: Pick<Config, "failOn" | "checkRun" | "name">,
): CheckRunOptions | null {
  if (config.checkRun === "off") return null;
  const { name } = config;
  return { name, wanted: config.checkRun === "on", severeCount: severeCount(result, config) };
}
