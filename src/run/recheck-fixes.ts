import { checkAgain } from "../fix/check-again.ts";
import type { Verify } from "../fix/verify.ts";
import type { PullRequest } from "../github/pull-request.ts";
import type { ReportedIssue } from "../review/issue.ts";
import type { FixResult } from "../review/result.ts";
import type { Change } from "./change.ts";
import { patchRules } from "./patch.ts";
import type { FixPlan } from "./plan-fixing.ts";
import { pullRequestRights } from "./pull-request-rights.ts";
import type { ReadFixes } from "./read-fixes.ts";
import type { PlannedJob } from "./stage-job.ts";

/** The fixes of another job as far as they stand up to our own checks, and how to put them together. */
export interface RecheckedFixes {
  readonly fixes: readonly FixResult[];
  readonly plan: Pick<FixPlan, "independent" | "verify" | "notices">;
}

/**
 * Checks again what the fixer's job left, with our own git and nothing else. Where this job's token may not push, each
 * patch is suggested alone.
 */
export async function recheckFixes(
  made: ReadFixes,
  issues: readonly ReportedIssue[],
  change: Change,
  pullRequest: PullRequest,
  job: PlannedJob,
): Promise<RecheckedFixes> {
  const { config } = job;
  const stacked =
    !made.independent &&
    config.fix !== "suggest" &&
    made.fixes.some(({ status }) => status === "fixed");
  const obstacle = stacked
    ? (job.planned.obstacle ?? (await pullRequestRights(pullRequest, change, job).commitObstacle()))
    : null;
  const independent = !stacked || obstacle !== null;
  const { repository, head, tree } = change;
  const checked = await checkAgain(made.fixes, {
    repository,
    head,
    tree,
    independent,
    rules: patchRules(config),
    issueFile: (id) => issues.find((issue) => issue.id === id)?.file ?? null,
  });
  return {
    fixes: independent === made.independent ? checked : checked.map(withoutVerdict),
    plan: {
      independent,
      verify: config.verify === null ? null : rememberedVerify(made.verified),
      notices: obstacle === null ? [] : [`The fixes are suggested, not committed: ${obstacle}.`],
    },
  };
}

/** A patch that passed together with those before it was not judged alone. */
function withoutVerdict(fix: FixResult): FixResult {
  return fix.verify === "passed" ? { ...fix, verify: "not-run" } : fix;
}

/** What the user's command said in the fixer's job: it executes the change's code, so it is never run in this one. */
function rememberedVerify(passed: ReadonlySet<string>): Verify {
  return async (tree) =>
    passed.has(tree)
      ? { status: "passed" }
      : { status: "failed", reason: "verify has not judged these patches", output: "" };
}
