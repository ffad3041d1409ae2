import { noSpending } from "../agents/agent.ts";
import { presentReviewers } from "../panel/join-reviews.ts";
import { standsBehind } from "../panel/panel.ts";
import { askToConfirm, type FixConfirmation, proposedFixes } from "../run/fixing/confirm.ts";
import { seatPanel } from "../run/start-panel.ts";
import { handOn, tiedTo } from "./artifacts/hand-on.ts";
import { readFixes } from "./read-fixes.ts";
import { readPanel } from "./read-panel.ts";
import { fetchPlanned } from "./read-plan.ts";
import { settlePlanned } from "./reconcile-planned.ts";
import { recordWork, withBudget } from "./record-usage.ts";
import { type Handed, handed, type PlannedJob, reviewerOf } from "./stage-job.ts";

/** The stage `confirm`: one reviewer judges, on fresh threads, the patches of the issues that it stands behind. */
export async function confirmStage(job: PlannedJob): Promise<Handed> {
  const { config } = job;
  const reviewer = reviewerOf(config, "confirm");
  const said = await readPanel(job);
  const change = await fetchPlanned(job.planned, job);
  const { issues } = settlePlanned(said, change, job);
  const made = await readFixes(issues, job);
  const proposed = proposedFixes(made.fixes, issues);
  const judges = presentReviewers(said.reviews).filter((name) =>
    proposed.some(({ issue }) => standsBehind(name, issue)),
  );
  if (!config.confirmFixes || !judges.includes(reviewer)) {
    const reason = `${reviewer} has no patch to judge`;
    return { ...handed, outcome: "skipped", reason, written: null };
  }
  const spent = [...said.works, ...(made.work ? [made.work] : [])].map(({ spending }) => spending);
  const limited = withBudget(job, spent, judges.length);
  const { value, work } = await recordWork(change, limited, async (context) => {
    await using seated = await seatPanel(change, context, { reviewer, shards: null });
    const given = await askToConfirm(proposed, seated.panel, [reviewer]);
    const [attended] = seated.attendance();
    const { models = [], spending = noSpending } = attended ?? {};
    return { given, models, spending, missing: seated.missing[0]?.reason ?? null };
  });
  const { given, models, spending, missing } = value;
  const silent = missing === null ? [] : [`${reviewer} did not judge the patches: ${missing}`];
  const written = await handOn(
    {
      stage: "confirm",
      ...tiedTo(job),
      reviewer,
      confirmations: given.map(({ issue, verdict, reason }: FixConfirmation) => {
        return { issue, verdict, reason };
      }),
      work: { ...work, notices: [...work.notices, ...silent], models, spending },
    },
    job,
  );
  const outcome = missing === null ? "success" : "partial";
  return { ...handed, outcome, reason: missing ?? "", written };
}
