import type { Config } from "../../config/config.ts";
import type { RunResult } from "../../model/result.ts";
import { issuesToFix } from "../../run/fixing/choose-issues.ts";

/**
 * Whether a run leaves nothing to propose. The run must have come to its end, and every issue worth a patch was
 * tried without a patch that passed, as many as one run tries. Those of files that no fix may change take no place. An
 * issue that nobody tried, or that failed on the way, may still be fixed.
 */
export function noFixLeft(
  {
    outcome,
    cancelled,
    issues,
    fixes,
  }: Pick<RunResult, "outcome" | "cancelled" | "issues" | "fixes">,
  config: Pick<Config, "fix" | "fixMinSeverity" | "maxFixes">,
): boolean {
  const tried = (id: string) =>
    fixes.some(({ issue, status }) => issue === id && ["rejected", "no-change"].includes(status));
  const refused = (id: string) => fixes.some((fix) => fix.issue === id && fix.tried === false);
  const fixable = issuesToFix(issues, config).filter(({ id }) => !refused(id));
  const due = fixable.slice(0, config.maxFixes);
  return outcome === "success" && !cancelled && due.every(({ id }) => tried(id));
}
