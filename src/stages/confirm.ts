import { noSpending } from "../model/spending.ts";
import { presentReviewers } from "../panel/join-reviews.ts";
import { standsBehind } from "../panel/panel.ts";
import { askToConfirm, type FixConfirmation, proposedFixes } from "../run/fixing/confirm.ts";
import { startPanel } from "../run/start-panel.ts";
import { provenance, writeArtifact } from "./artifacts/hand-on.ts";
import { readFixes } from "./read-fixes.ts";
import { readPanel } from "./read-panel.ts";
import { fetchPlanned } from "./read-plan.ts";
import { reconcilePlanned } from "./reconcile-planned.ts";
import { recordUsage, withBudget } from "./record-usage.ts";
import { nothingWritten, type PlannedJob, reviewerOf, type StageResult } from "./stage-job.ts";

/** The stage `confirm`: one reviewer judges, on fresh threads, the patches of the issues that it stands behind. */
export async function confirmStage(job: PlannedJob): Promise<StageResult> {
  const { config } = job;
  const reviewer = reviewerOf(config, "confirm");
  const said = await readPanel(job);
  const change = await fetchPlanned(job.planned, job);
  const { issues } = reconcilePlanned(said, change, job);
  const made = await readFixes(issues, job);
  const proposed = proposedFixes(made.fixes, issues);
  const judges = presentReviewers(said.reviews).filter((name) =>
    proposed.some(({ issue }) => standsBehind(name, issue)),
  );
  if (!config.confirmFixes || !judges.includes(reviewer)) {
    const reason = `${reviewer} has no patch to judge`;
    return { ...nothingWritten, outcome: "skipped", reason, written: null };
  }
  const spent = [...said.usages, ...(made.work ? [made.work] : [])].map(({ spending }) => spending);
  const limited = withBudget(job, spent, judges.length);
  const { value, usage } = await recordUsage(change, limited, async (context) => {
    await using started = await startPanel(change, context, { reviewer, shards: null });
    const given = await askToConfirm(proposed, started.panel, [reviewer]);
    const [used] = started.usage();
    const { models = [], spending = noSpending } = used ?? {};
    return { given, models, spending, missing: started.missing[0]?.reason ?? null };
  });
  const { given, models, spending, missing } = value;
  const silent = missing === null ? [] : [`${reviewer} did not judge the patches: ${missing}`];
  const written = await writeArtifact(
    {
      stage: "confirm",
      ...provenance(job),
      reviewer,
      confirmations: given.map(({ issue, verdict, reason }: FixConfirmation) => {
        return { issue, verdict, reason };
      }),
      work: { ...usage, notices: [...usage.notices, ...silent], models, spending },
    },
    job,
  );
  const outcome = missing === null ? "success" : "partial";
  return { ...nothingWritten, outcome, reason: missing ?? "", written };
}
