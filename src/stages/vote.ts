import { noSpending } from "../agents/agent.ts";
import { presentReviewers } from "../panel/join-reviews.ts";
import type { PanelVote } from "../panel/panel.ts";
import { ballotFor } from "../review/vote/ballot.ts";
import { seatPanel } from "../run/start-panel.ts";
import { handOn, tiedTo } from "./artifacts/hand-on.ts";
import { readMerge } from "./read-panel.ts";
import { fetchPlanned } from "./read-plan.ts";
import { recordWork, withBudget } from "./record-usage.ts";
import { type Handed, handed, type PlannedJob, reviewerOf } from "./stage-job.ts";

/** The stage `vote`: one reviewer votes, on fresh threads, on what only others raised. */
export async function voteStage(job: PlannedJob): Promise<Handed> {
  const reviewer = reviewerOf(job.config, "vote");
  const { issues, reviews, works } = await readMerge(job);
  const present = presentReviewers(reviews);
  const ballot = ballotFor(reviewer, issues);
  if (!job.config.vote || !present.includes(reviewer) || ballot.issues.length === 0) {
    const reason = `${reviewer} has nothing to vote on`;
    return { ...handed, outcome: "skipped", reason, written: null };
  }
  const voters = present.filter((name) => ballotFor(name, issues).issues.length > 0);
  const spent = works.map(({ spending }) => spending);
  const change = await fetchPlanned(job.planned, job);
  const limited = withBudget(job, spent, voters.length);
  const { value, work } = await recordWork(change, limited, async (context) => {
    await using seated = await seatPanel(change, context, { reviewer, shards: null });
    const [missing] = seated.missing;
    const votes: PanelVote[] = missing
      ? [{ reviewer, ballot, votes: [], reason: missing.reason }]
      : await seated.panel.vote(issues, [reviewer]);
    const [attended] = seated.attendance();
    return { votes, models: attended?.models ?? [], spending: attended?.spending ?? noSpending };
  });
  const { votes, models, spending } = value;
  const written = await handOn(
    {
      stage: "vote",
      ...tiedTo(job),
      reviewer,
      ballots: votes.map((cast) => ({
        issues: cast.ballot.issues.map((issue) => issues.indexOf(issue)),
        votes: cast.votes,
        reason: cast.reason,
      })),
      work: { ...work, models, spending },
    },
    job,
  );
  const problems = votes.flatMap(({ reason }) => (reason === null ? [] : [reason]));
  const outcome = problems.length > 0 ? "partial" : "success";
  return { ...handed, outcome, reason: [...new Set(problems)].join("; "), written };
}
