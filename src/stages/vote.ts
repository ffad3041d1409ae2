import { noSpending } from "../model/spending.ts";
import { presentReviewers } from "../panel/join-reviews.ts";
import type { PanelVote } from "../panel/panel.ts";
import { ballotFor } from "../review/vote/ballot.ts";
import { startPanel } from "../run/start-panel.ts";
import { provenance, writeArtifact } from "./artifacts/hand-on.ts";
import { readMerge } from "./read-panel.ts";
import { fetchPlanned } from "./read-plan.ts";
import { recordUsage, withBudget } from "./record-usage.ts";
import { nothingWritten, type PlannedJob, reviewerOf, type StageResult } from "./stage-job.ts";

/** The stage `vote`: one reviewer votes, on fresh threads, on what only others raised. */
export async function voteStage(job: PlannedJob): Promise<StageResult> {
  const reviewer = reviewerOf(job.config, "vote");
  const { issues, reviews, usages } = await readMerge(job);
  const present = presentReviewers(reviews);
  const ballot = ballotFor(reviewer, issues);
  if (!job.config.vote || !present.includes(reviewer) || ballot.issues.length === 0) {
    const reason = `${reviewer} has nothing to vote on`;
    return { ...nothingWritten, outcome: "skipped", reason, written: null };
  }
  const voters = present.filter((name) => ballotFor(name, issues).issues.length > 0);
  const spent = usages.map(({ spending }) => spending);
  const change = await fetchPlanned(job.planned, job);
  const limited = withBudget(job, spent, voters.length);
  const { value, usage } = await recordUsage(change, limited, async (context) => {
    await using started = await startPanel(change, context, { reviewer, shards: null });
    const [missing] = started.missing;
    const votes: PanelVote[] = missing
      ? [{ reviewer, ballot, votes: [], reason: missing.reason }]
      : await started.panel.vote(issues, [reviewer]);
    const [used] = started.usage();
    return { votes, models: used?.models ?? [], spending: used?.spending ?? noSpending };
  });
  const { votes, models, spending } = value;
  const written = await writeArtifact(
    {
      stage: "vote",
      ...provenance(job),
      reviewer,
      ballots: votes.map((cast) => ({
        issues: cast.ballot.issues.map((issue) => issues.indexOf(issue)),
        votes: cast.votes,
        reason: cast.reason,
      })),
      work: { ...usage, models, spending },
    },
    job,
  );
  const problems = votes.flatMap(({ reason }) => (reason === null ? [] : [reason]));
  const outcome = problems.length > 0 ? "partial" : "success";
  return { ...nothingWritten, outcome, reason: [...new Set(problems)].join("; "), written };
}
