import { join } from "node:path";
import { ArtifactError } from "../errors.ts";
import type { JobUsage } from "../model/artifact.ts";
import type { MergedIssue } from "../model/issue.ts";
import { presentReviewers, type ReviewOutline } from "../panel/join-reviews.ts";
import type { PanelVote } from "../panel/panel.ts";
import { ballotFor } from "../review/vote/ballot.ts";
import { readArtifact } from "./artifacts/read-artifact.ts";
import { noArtifact } from "./read-reviews.ts";
import type { PlannedJob } from "./stage-job.ts";

/** What the panel's jobs said until now. */
export interface PanelAnswers {
  readonly reviews: readonly ReviewOutline[];
  /** In rank order, before the vote. */
  readonly issues: readonly MergedIssue[];
  readonly votes: readonly PanelVote[];
  readonly usages: readonly (JobUsage & { readonly reviewer: string })[];
}

/** Reads what the stage `merge` made. Throws `ArtifactError` where it is not of this panel. */
export async function readMerge(job: PlannedJob): Promise<PanelAnswers> {
  const { folder, plan, config } = job;
  const { digests } = config;
  const merge = await readArtifact(folder, { stage: "merge" }, { digests, plan });
  const path = join(folder.path, "crosscheck-merge.json");
  if (merge === undefined) {
    throw new ArtifactError(
      path,
      "there is no merge: let this job need the one that runs stage: merge, and download its artifact",
    );
  }
  const names = config.reviewers.map(({ name }) => name);
  if (merge.reviews.map(({ reviewer }) => reviewer).join() !== names.join()) {
    throw new ArtifactError(path, `its reviewers are not ${names.join(", ")}`);
  }
  const { reviews, issues, works: usages } = merge;
  return { reviews, issues, usages, votes: [] };
}

/** Reads what the stages `merge` and `vote` made. Votes that should be there and are not are told as missing. */
export async function readPanel(job: PlannedJob): Promise<PanelAnswers> {
  const { folder, plan, config } = job;
  const { digests } = config;
  const merged = await readMerge(job);
  const votes: PanelVote[] = [];
  const usages = [...merged.usages];
  if (!config.vote) return merged;
  for (const reviewer of presentReviewers(merged.reviews)) {
    const whole = ballotFor(reviewer, merged.issues);
    if (whole.issues.length === 0) continue;
    const vote = await readArtifact(folder, { stage: "vote", reviewer }, { digests, plan });
    if (vote === undefined) {
      votes.push({ reviewer, ballot: whole, votes: [], reason: noArtifact });
      continue;
    }
    const positions = vote.ballots.flatMap((ballot) => ballot.issues);
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
    votes.push(
      ...vote.ballots.map(({ issues, votes: given, reason }) => ({
        reviewer,
        ballot: { ...whole, issues: issues.flatMap((at) => merged.issues[at] ?? []) },
        votes: given,
        reason,
      })),
    );
    usages.push({ reviewer, ...vote.work });
  }
  return { ...merged, votes, usages };
}
