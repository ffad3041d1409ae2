import type { Config } from "../../config/config.ts";
import type { RunResult } from "../../model/result.ts";
import { issuesToFix } from "../../run/fixing/patch.ts";

/**
 * Whether a run leaves nothing to propose. The run must have come to its end, and every issue worth a patch was
 * tried without a patch that passed. An issue that nobody tried, or that failed on the way, may still be fixed.
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
  return (
    outcome === "success" && !cancelled && issuesToFix(issues, config).every(({ id }) => tried(id))
  );
}
