import type { Config } from "../../config/config.ts";
import type { RunResult } from "../../model/result.ts";
import { issuesToFix } from "../../run/fixing/patch.ts";

/**
 * Whether a run leaves nothing to propose: it came to its end, and of the issues that are worth a patch there is none, or
 * the fixer tried and no patch of it passed. What nobody tried, or what failed on the way, may still be fixed.
 */
export function noFixLeft(
  {
    outcome,
    cancelled,
    issues,
    fixes,
  }: Pick<RunResult, "outcome" | "cancelled" | "issues" | "fixes">,
  config: Config,
): boolean {
  const tried = (id: string) =>
    fixes.some(({ issue, status }) => issue === id && ["rejected", "no-change"].includes(status));
  return (
    outcome === "success" && !cancelled && issuesToFix(issues, config).every(({ id }) => tried(id))
  );
}
