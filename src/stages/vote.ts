import * as Type from "typebox";
import { ArtifactError } from "../errors.ts";
import { answerSchema } from "../model/answer.ts";
import { jobUsageSchema, position, reviewerName } from "../model/artifact.ts";
import { nullable, object } from "../model/schema.ts";
import { noSpending } from "../model/spending.ts";
import { presentReviewers } from "../panel/join-reviews.ts";
import type { PanelVote } from "../panel/panel.ts";
import {
  answerLimits,
  boundItems,
  boundReason,
  boundText,
  noCuts,
  sumCuts,
} from "../review/answer-limits.ts";
import { ballotFor } from "../review/vote/ballot.ts";
import { startPanel } from "../run/start-panel.ts";
import { artifactKind } from "./artifacts/artifact-kind.ts";
import { noArtifact, readArtifact } from "./artifacts/read-artifact.ts";
import { writeArtifact } from "./artifacts/write-artifact.ts";
import { readMerge } from "./merge.ts";
import type { PanelAnswers } from "./panel-answers.ts";
import { fetchPlanned, type PlannedJob, provenance, reviewerOf } from "./planned-job.ts";
import { recordUsage, withBudget, withCuts } from "./record-usage.ts";
import {
  brokenStage,
  nothingWritten,
  type Stage,
  type StageResult,
  skippedStage,
} from "./stage-job.ts";

/** A reviewer's votes. */
const voteArtifact = artifactKind({
  stage: "vote",
  // A sentence for each issue.
  maxMebibytes: 8,
  keyOf: ({ reviewer }) => [reviewer],
  content: {
    reviewer: reviewerName,
    ballots: Type.Array(
      object({
        /** Positions among the merged issues, from 0; a vote's number is a place in this list, from 1. */
        issues: Type.Array(position),
        votes: answerSchema.properties.votes,
        /** Why votes are missing; null when none is. */
        reason: nullable(Type.String()),
      }),
    ),
    work: jobUsageSchema,
  },
});

/** The stage `vote`: one reviewer votes, on fresh threads, on what only others raised. */
export const voteStage = { artifact: voteArtifact, run: vote } satisfies Stage<PlannedJob>;

async function vote(job: PlannedJob): Promise<StageResult> {
  const reviewer = reviewerOf(job.config, "vote");
  const { issues, reviews, usages } = await readMerge(job);
  const present = presentReviewers(reviews);
  const ballot = ballotFor(reviewer, issues);
  if (!job.config.vote || !present.includes(reviewer) || ballot.issues.length === 0) {
    return skippedStage(`${reviewer} has nothing to vote on`);
  }
  const voters = present.filter((name) => ballotFor(name, issues).issues.length > 0);
  const spent = usages.map(({ spending }) => spending);
  const change = await fetchPlanned(job.planned, job);
  const limited = withBudget(job, spent, voters.length);
  const { value, usage, failure } = await recordUsage(change, limited, async (context) => {
    await using started = await startPanel(change, context, { reviewer, shards: null });
    const [missing] = started.missing;
    const votes: PanelVote[] = missing
      ? [{ reviewer, ballot, votes: [], reason: missing.reason }]
      : await started.panel.vote(issues, [reviewer]);
    const [used] = started.usage();
    const { models = [], unavailable = [], spending = noSpending } = used ?? {};
    return { votes, models, unavailable, spending, notices: started.panel.notices() };
  });
  const { votes, models, unavailable, spending } = value;
  const notices = [...usage.notices, ...value.notices];
  const written = await writeArtifact(
    voteArtifact,
    {
      ...provenance(job),
      reviewer,
      ballots: votes.map((cast) => ({
        issues: cast.ballot.issues.map((issue) => issues.indexOf(issue)),
        votes: cast.votes,
        reason: cast.reason,
      })),
      work: { ...usage, notices, models, unavailable, spending },
    },
    job,
  );
  if (failure !== undefined) return brokenStage(failure, written);
  const problems = votes.flatMap(({ reason }) => (reason === null ? [] : [reason]));
  const outcome = problems.length > 0 ? "partial" : "success";
  return { ...nothingWritten, outcome, reason: [...new Set(problems)].join("; "), written };
}

/** Reads what the stages `merge` and `vote` made. Votes that should be there and are not are told as missing. */
export async function readPanel(job: PlannedJob): Promise<PanelAnswers> {
  const merged = await readMerge(job);
  const votes: PanelVote[] = [];
  const usages = [...merged.usages];
  if (!job.config.vote) return merged;
  for (const reviewer of presentReviewers(merged.reviews)) {
    const whole = ballotFor(reviewer, merged.issues);
    if (whole.issues.length === 0) continue;
    const cast = await readArtifact(voteArtifact, [reviewer], job);
    if (cast === undefined) {
      votes.push({ reviewer, ballot: whole, votes: [], reason: noArtifact });
      continue;
    }
    const positions = cast.ballots.flatMap((ballot) => ballot.issues);
    const asked = positions.map((at) => merged.issues[at]);
    if (
      new Set(positions).size !== positions.length ||
      asked.some((issue) => issue === undefined || !whole.issues.includes(issue))
    ) {
      throw new ArtifactError(
        `crosscheck-vote-${reviewer}.json`,
        "it votes on issues that were not on the reviewer's ballot",
      );
    }
    let cuts = noCuts;
    for (const { issues, votes: given, reason } of cast.ballots) {
      const bounded = boundItems(given, answerLimits.votes, boundReason);
      cuts = sumCuts(cuts, bounded.cuts);
      votes.push({
        reviewer,
        ballot: { ...whole, issues: issues.flatMap((at) => merged.issues[at] ?? []) },
        votes: bounded.items,
        reason: reason === null ? null : boundText("reason", reason),
      });
    }
    usages.push({ reviewer, ...withCuts(reviewer, cast.work, cuts) });
  }
  return { ...merged, votes, usages };
}
