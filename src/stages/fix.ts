import { noSpending } from "../model/spending.ts";
import { presentReviewers } from "../panel/join-reviews.ts";
import { standsBehind } from "../panel/panel.ts";
import { proposedFixes } from "../run/fixing/confirm.ts";
import { authorCannotWrite, type FixRights } from "../run/fixing/fix-rights.ts";
import { issuesToFix, patchIssues } from "../run/fixing/patch.ts";
import { provenance, writeArtifact } from "./artifacts/hand-on.ts";
import { matrixOf } from "./matrix.ts";
import { readPanel } from "./read-panel.ts";
import { fetchPlanned } from "./read-plan.ts";
import { reconcilePlanned } from "./reconcile-planned.ts";
import { recordUsage, withBudget } from "./record-usage.ts";
import { nothingWritten, type PlannedJob, type StageResult } from "./stage-job.ts";

/** The stage `fix`: the fixer's patches, checked and verified. */
export async function fixStage(job: PlannedJob): Promise<StageResult> {
  const { config, planned } = job;
  const said = await readPanel(job);
  const change = await fetchPlanned(planned, job);
  const { issues } = reconcilePlanned(said, change, job);
  if (config.fix === "off" || issuesToFix(issues, config).length === 0) {
    return {
      ...nothingWritten,
      outcome: "skipped",
      reason: "there is nothing to patch",
      written: null,
    };
  }
  // Whether the token of the job that publishes may push is not known here: that job asks.
  const rights: FixRights = {
    forReading: false,
    commitBlocker: async () => planned.obstacle,
    verifyBlocker: async () => (planned.authorWrites ? null : authorCannotWrite),
  };
  const spent = said.usages.map(({ spending }) => spending);
  const { value, usage } = await recordUsage(
    change,
    withBudget(job, spent, 1),
    (context) => patchIssues(issues, change, context),
    rights,
  );
  const { fixes, fixer, plan } = value;
  const written = await writeArtifact(
    {
      stage: "fix",
      ...provenance(job),
      fixer,
      fixes,
      independent: plan?.independent ?? true,
      verified: [...(plan?.passed ?? [])],
      work: {
        ...usage,
        notices: [...usage.notices, ...(plan?.notices ?? [])],
        models: fixer?.model ? [fixer.model] : [],
        spending: fixer?.spending ?? noSpending,
      },
    },
    job,
  );
  const proposed = proposedFixes(fixes, issues);
  const present = presentReviewers(said.reviews);
  const judges = config.reviewers.filter(
    ({ name }) => present.includes(name) && proposed.some(({ issue }) => standsBehind(name, issue)),
  );
  const status = fixer?.status ?? "failed";
  return {
    ...nothingWritten,
    outcome: status === "ok" ? "success" : status,
    reason: fixer?.reason ?? "",
    written,
    matrix: matrixOf({
      reviewers: [],
      shards: 0,
      voters: [],
      fixer: null,
      judges: config.confirmFixes ? judges : [],
    }),
  };
}
