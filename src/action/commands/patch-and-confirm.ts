import { usableRoles } from "../../agents/keys.ts";
import type { AssembledFix } from "../../fix/assemble.ts";
import type { ReportedIssue } from "../../model/issue.ts";
import type { FixResult, RunResult } from "../../model/result.ts";
import type { Change } from "../../run/change/change.ts";
import type { RunContext } from "../../run/context.ts";
import { applyConfirmations, askToConfirm, proposedFixes } from "../../run/fixing/confirm.ts";
import { patchChosen } from "../../run/fixing/patch.ts";
import { assembleFixes } from "../../run/fixing/plan-fixing.ts";
import { startPanel } from "../../run/start-panel.ts";
import { createSteps } from "../../run/steps.ts";

/** What came of the fixes that were asked for. */
export interface MadeFixes {
  readonly fixer: RunResult["fixer"];
  readonly assembled: readonly AssembledFix[];
  readonly notices: readonly string[];
  /** Those of the notices that say how it is fixed here. */
  readonly planNotices: readonly string[];
  /** What broke behind the patches, for people. */
  readonly broken: readonly string[];
}

/**
 * Lets the fixer patch the issues, and the reviewers behind each say whether its patch solves it. Patches that were made are
 * kept, whatever breaks behind them.
 * @param onMade gets what was made, each time that there is more of it
 */
export async function patchAndConfirm(
  issues: readonly ReportedIssue[],
  change: Change,
  context: RunContext,
  onMade: (made: MadeFixes) => Promise<void>,
): Promise<MadeFixes> {
  const { config } = context;
  const { broken, attempt } = createSteps();
  const { fixes, fixer, plan } = await patchChosen(issues, change, context);
  const planNotices = plan?.notices ?? [];
  let panelNotices: readonly string[] = [];
  const made = (assembled: readonly AssembledFix[]): MadeFixes => {
    const notices = [...context.pool.notices(), ...panelNotices, ...planNotices];
    return { fixer, assembled, notices, planNotices, broken };
  };
  await onMade(made(fixes.map((fix) => ({ fix, changes: null }))));
  const confirmed = await attempt(
    "the patches could not be confirmed",
    () => confirm(fixes),
    fixes,
  );
  const assembled = await attempt(
    "the commits could not be made of the patches",
    () => assembleFixes(confirmed, plan, change, context),
    confirmed.map((fix) => ({ fix, changes: null })),
  );
  await onMade(made(assembled));
  return made(assembled);

  async function confirm(patched: readonly FixResult[]): Promise<readonly FixResult[]> {
    const usable = usableRoles(config, config.reviewers);
    const proposed = proposedFixes(patched, issues);
    if (!config.confirmFixes || usable.length === 0 || proposed.length === 0) return patched;
    await using started = await startPanel(change, context);
    const names = usable.map((role) => role.name);
    const answers = await askToConfirm(proposed, started.panel, names);
    panelNotices = started.panel.notices();
    return applyConfirmations(patched, answers);
  }
}
