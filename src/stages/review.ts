import { UsageError } from "../errors.ts";
import { noSpending } from "../model/spending.ts";
import { startPanel } from "../run/start-panel.ts";
import { provenance, writeArtifact } from "./artifacts/hand-on.ts";
import { fetchPlanned } from "./read-plan.ts";
import { recordUsage, withBudget } from "./record-usage.ts";
import { shareOf } from "./share.ts";
import { nothingWritten, type PlannedJob, reviewerOf, type StageResult } from "./stage-job.ts";

/** The stage `review`: one reviewer, on its share of the shards. */
export async function reviewStage(job: PlannedJob): Promise<StageResult> {
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
  const { value, usage } = await recordUsage(change, limited, async (context) => {
    await using started = await startPanel(change, context, { reviewer, shards });
    const reviews = await started.review();
    const [present] = started.usage();
    return { reviews, models: present?.models ?? [], spending: present?.spending ?? noSpending };
  });
  const { reviews, models, spending } = value;
  const written = await writeArtifact(
    {
      stage: "review",
      ...provenance(job),
      reviewer,
      job: { index, count },
      reviews: reviews.map(({ reviewer: _, ...review }) => review),
      work: { ...usage, models, spending },
    },
    job,
  );
  const problems = reviews.flatMap(({ reason }) => (reason === null ? [] : [reason]));
  const failed = reviews.every(({ status }) => status === "failed");
  const outcome = failed ? "failed" : problems.length > 0 ? "partial" : "success";
  const reason = [...new Set(problems)].join("; ");
  return { ...nothingWritten, outcome, reason, written };
}
