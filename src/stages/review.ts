import { noSpending } from "../agents/agent.ts";
import { UsageError } from "../errors.ts";
import { seatPanel } from "../run/start-panel.ts";
import { handOn, tiedTo } from "./artifacts/hand-on.ts";
import { fetchPlanned } from "./read-plan.ts";
import { recordWork, withBudget } from "./record-usage.ts";
import { shareOf } from "./share.ts";
import { type Handed, handed, type PlannedJob, reviewerOf } from "./stage-job.ts";

/** The stage `review`: one reviewer, on its share of the shards. */
export async function reviewStage(job: PlannedJob): Promise<Handed> {
  const { config } = job;
  const reviewer = reviewerOf(config, "review");
  const { index, count } = config.shard;
  const total = job.planned.scope.shards.length;
  const shards = shareOf(config.shard, total);
  if (shards.length === 0) {
    throw new UsageError(
      `shard: there is nothing for job ${index} of ${count}, the change has ${total} parts: take the jobs from the plan's output matrix`,
    );
  }
  const change = await fetchPlanned(job.planned, job);
  const limited = withBudget(job, [], count * config.reviewers.length);
  const { value, work } = await recordWork(change, limited, async (context) => {
    await using seated = await seatPanel(change, context, { reviewer, shards });
    const reviews = await seated.review();
    const [present] = seated.attendance();
    return { reviews, models: present?.models ?? [], spending: present?.spending ?? noSpending };
  });
  const { reviews, models, spending } = value;
  const written = await handOn(
    {
      stage: "review",
      ...tiedTo(job),
      reviewer,
      job: { index, count },
      reviews: reviews.map(({ reviewer: _, ...review }) => review),
      work: { ...work, models, spending },
    },
    job,
  );
  const problems = reviews.flatMap(({ reason }) => (reason === null ? [] : [reason]));
  const failed = reviews.every(({ status }) => status === "failed");
  const outcome = failed ? "failed" : problems.length > 0 ? "partial" : "success";
  const reason = [...new Set(problems)].join("; ");
  return { ...handed, outcome, reason, written };
}
