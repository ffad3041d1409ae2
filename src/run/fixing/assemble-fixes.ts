import { type AssembledFix, assembleCommits } from "../../fix/assemble.ts";
import type { FixResult } from "../../model/result.ts";
import type { Change } from "../change/change.ts";
import type { RunContext } from "../context.ts";
import type { FixPlan } from "./plan-fixing.ts";

/**
 * Makes commits of the fixes that may be committed, verified together once more. The others stay as they are. A patch
 * that nobody confirmed or verified, where that is asked for, is only shown: nothing of it gets into a commit.
 */
export async function assembleFixes(
  fixes: readonly FixResult[],
  plan: Pick<FixPlan, "independent" | "together"> | null,
  change: Change,
  { config, rights }: Pick<RunContext, "config" | "rights">,
): Promise<AssembledFix[]> {
  if (plan === null || plan.independent) return fixes.map((fix) => ({ fix, changes: null }));
  const committable = fixes.filter((fix) => {
    const confirmed = !config.confirmFixes || fix.confirmations.length > 0;
    const verified = config.verify === null || fix.verify === "passed";
    return rights.forReading || (confirmed && verified);
  });
  const together = await plan.together(committable);
  const assembled = await assembleCommits(change.repository, change.head, together);
  return fixes.map(
    (fix) => assembled.find((one) => one.fix.issue === fix.issue) ?? { fix, changes: null },
  );
}
