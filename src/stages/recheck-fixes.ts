import { pullRequestRights } from "../action/decide/rights.ts";
import type { Config } from "../config/config.ts";
import { messageOf } from "../errors.ts";
import type { AssembledFix } from "../fix/assemble.ts";
import { checkAgain } from "../fix/check-again.ts";
import { isCommittable } from "../fix/patch-scope.ts";
import { applyPatch } from "../git/apply.ts";
import type { PullRequest } from "../github/read/pull-request.ts";
import type { ReportedIssue } from "../model/issue.ts";
import type { FixResult } from "../model/result.ts";
import type { Change } from "../run/change/change.ts";
import { patchRules } from "../run/fixing/choose-issues.ts";
import type { FixPlan } from "../run/fixing/plan-fixing.ts";
import type { ReadFixes } from "./fix.ts";
import type { PlannedJob } from "./planned-job.ts";

type CommittedChange = Pick<Change, "repository" | "head" | "tree" | "diff">;

interface RecheckJob extends Pick<PlannedJob, "client" | "config" | "serverUrl"> {
  readonly planned: Pick<PlannedJob["planned"], "obstacle">;
}

/** The fixes of another job as far as they stand up to our own checks, and how to put them together. */
export interface RecheckedFixes {
  readonly fixes: readonly FixResult[];
  readonly plan: Pick<FixPlan, "independent" | "together" | "notices">;
}

/**
 * Checks again what the fixer's job left, with our own git and nothing else. Where this job's token may not push, each
 * patch is suggested alone.
 * @param pullRequest null: it could not be read
 */
export async function recheckFixes(
  made: Pick<ReadFixes, "fixes" | "independent" | "verified">,
  issues: readonly ReportedIssue[],
  change: CommittedChange,
  pullRequest: PullRequest | null,
  job: RecheckJob,
): Promise<RecheckedFixes> {
  const { config } = job;
  const stacked =
    !made.independent &&
    config.fix !== "suggest" &&
    made.fixes.some(({ status }) => status === "fixed");
  const blocker = stacked
    ? (job.planned.obstacle ?? (await blockerNow(pullRequest, change, job)))
    : null;
  const independent = !stacked || blocker !== null;
  const { repository, head, tree } = change;
  const checked = await checkAgain(made.fixes, {
    repository,
    head,
    tree,
    independent,
    rules: patchRules(config, change, { asked: false }),
    issueFile: (id) => issues.find((issue) => issue.id === id)?.file ?? null,
  });
  return {
    fixes: independent === made.independent ? checked : checked.map(withoutVerdict),
    plan: {
      independent,
      together: async (all) =>
        config.verify === null ? all : await verifiedBefore(all, made.verified, change),
      notices: blocker === null ? [] : [`The fixes are suggested, not committed: ${blocker}.`],
    },
  };
}

/** Why nothing can be committed now; null when it can. What cannot be asked blocks it too. */
async function blockerNow(
  pullRequest: PullRequest | null,
  change: CommittedChange,
  job: RecheckJob,
): Promise<string | null> {
  if (pullRequest === null) return "the pull request could not be read";
  try {
    return await pullRequestRights(pullRequest, change, job).commitBlocker();
  } catch (error) {
    return `whether they can be committed could not be asked: ${messageOf(error)}`;
  }
}

/** A patch that passed together with those before it was not judged alone. */
function withoutVerdict(fix: FixResult): FixResult {
  return fix.verify === "passed" ? { ...fix, verify: "not-run" } : fix;
}

/**
 * The first of the fixes, as many as the user's command passed together in the fixer's job. The command executes the
 * change's code, so this job never runs it.
 * @param passed SHAs of the tree objects that it passed
 */
async function verifiedBefore(
  fixes: readonly FixResult[],
  passed: ReadonlySet<string>,
  { repository, tree }: CommittedChange,
): Promise<readonly FixResult[]> {
  let combined = tree;
  let verified = 0;
  for (const [at, fix] of fixes.entries()) {
    if (!isCommittable(fix)) continue;
    const applied = await applyPatch(repository, combined, fix.patch);
    if (applied.status === "conflict") break;
    combined = applied.tree;
    if (passed.has(combined)) verified = at + 1;
  }
  return fixes.slice(0, verified);
}

/** What is said of fixes that may be committed but for the user's command, which did not judge them without others. */
export function leftOut(
  assembled: readonly AssembledFix[],
  { verify, confirmFixes }: Pick<Config, "verify" | "confirmFixes">,
): string[] {
  const left = assembled.filter(
    ({ fix, changes }) =>
      changes === null &&
      isCommittable(fix) &&
      fix.verify === "passed" &&
      (!confirmFixes || fix.confirmations.length > 0),
  );
  return verify === null || left.length === 0
    ? []
    : [
        `Not committed, because verify judged them only together with a patch that was dropped: ${left.map(({ fix }) => fix.issue).join(", ")}.`,
      ];
}
