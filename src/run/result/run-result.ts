import type { Config } from "../../config/config.ts";
import type { RoleSpec } from "../../config/reviewers.ts";
import type {
  FixResult,
  ReviewerResult,
  RunResult,
  SkippedFile,
  TimelineTurn,
} from "../../model/result.ts";
import { noSpending } from "../../model/spending.ts";
import type { ReviewOutline } from "../../panel/join-reviews.ts";
import type { PanelVote } from "../../panel/panel.ts";
import { joinParts } from "../../review/diff/cut-file.ts";
import { kindNotices } from "../../review/diff/file-kind.ts";
import { unreadCode } from "../../review/scope/skip-reason.ts";
import { skippedParts } from "../../review/scope/skipped-lines.ts";
import { uncountedNotices } from "../../review/vote/counted-votes.ts";
import { backgroundNotices } from "../background/change-describer.ts";
import type { Change } from "../change/change.ts";
import type { ReconciledIssues } from "../issues/reconcile-issues.ts";
import type { Memory } from "../memory.ts";
import { modelNotices, modelUse } from "./model-use.ts";
import { outcomeOf } from "./outcome.ts";
import type { ReviewerUsage } from "./reviewer-usage.ts";

/** All that a run's steps came to, as plain values. */
export interface RunFacts {
  readonly change: Pick<
    Change,
    "head" | "base" | "skippedFiles" | "shards" | "title" | "body" | "background"
  >;
  readonly memory: Pick<Memory, "since">;
  readonly roles: readonly RoleSpec[];
  /** What the input says. Missing: nothing. */
  readonly effort?: Config["effort"];
  readonly reviews: readonly ReviewOutline[];
  readonly votes: readonly PanelVote[];
  readonly usage: readonly ReviewerUsage[];
  readonly reconciled: ReconciledIssues;
  readonly fixer: RunResult["fixer"];
  readonly fixes: readonly FixResult[];
  readonly notices: readonly string[];
  readonly timeline: readonly TimelineTurn[];
  readonly startedAt: Date;
  readonly durationMs: number;
  /** Why the run was stopped from outside or by its own limit; null when it was not. */
  readonly stopped: string | null;
  /** What broke behind the reviews, one sentence each. Missing: nothing did. */
  readonly broken?: readonly string[];
}

/** The one value that a run comes to. Pure: in how many jobs it was made does not matter. */
export function runResult(facts: RunFacts): RunResult {
  const { change, memory, roles, reviews, votes, usage, reconciled, fixer, stopped, broken } =
    facts;
  const reviewers = reviewerResults(roles, reviews, votes, usage, facts.effort);
  const withdrawn = reviews.flatMap((review) =>
    (review.withdrawn ?? []).map((issue) => ({ reviewer: review.reviewer, ...issue })),
  );
  return {
    version: 1,
    ...outcomeOf({ reviewers, fixer, stopped, broken, unread: unreadCode(change.skippedFiles) }),
    cancelled: stopped !== null,
    repository: null,
    pullRequest: null,
    head: change.head,
    base: change.base,
    since: memory.since,
    reviewers,
    issues: reconciled.issues,
    resolved: reconciled.resolved,
    left: reconciled.left,
    dismissed: reconciled.dismissed,
    ...(withdrawn.length === 0 ? {} : { withdrawn }),
    fixer,
    fixes: facts.fixes,
    skippedFiles: [...change.skippedFiles, ...missedByAll(reviews, change)],
    notices: [
      ...facts.notices,
      ...backgroundNotices(change),
      ...uncountedNotices(votes),
      ...modelNotices(reviewers, fixer),
      ...kindNotices({ files: joinParts(change.shards.flatMap(({ files }) => files)) }),
    ],
    timeline: facts.timeline,
    startedAt: facts.startedAt.toISOString(),
    durationMs: facts.durationMs,
  };
}

/** What became of each reviewer, in the order of the reviews: those that could not even start included. */
export function reviewerResults(
  roles: readonly RoleSpec[],
  reviews: readonly ReviewOutline[],
  votes: readonly PanelVote[],
  usage: readonly ReviewerUsage[],
  effort: Config["effort"] = null,
): ReviewerResult[] {
  return reviews.map((review): ReviewerResult => {
    const { reviewer } = review;
    const role = roles.find(({ name }) => name === reviewer);
    const {
      models = [],
      unavailable = [],
      spending = noSpending,
    } = usage.find((one) => one.reviewer === reviewer) ?? {};
    const cast = votes.filter((vote) => vote.reviewer === reviewer);
    const missing = cast.flatMap((vote) => (vote.reason === null ? [] : [vote.reason]));
    const dropped =
      review.droppedCount > 0
        ? [`${review.droppedCount} of its issues or votes could not be used`]
        : [];
    const problems = [
      ...(review.reason === null ? [] : [review.reason]),
      ...dropped,
      ...[...new Set(missing)].map((reason) => `not voted: ${reason}`),
    ];
    return {
      reviewer,
      coder: role?.coder ?? "",
      ...modelUse(role, "review", effort, { models, unavailable }),
      status: review.status === "failed" ? "failed" : problems.length > 0 ? "partial" : "ok",
      reason: problems.length > 0 ? problems.join("; ") : null,
      summary: review.summary,
      issueCount: review.issueCount,
      droppedCount: review.droppedCount,
      voted: cast.length === 0 ? null : missing.length === 0,
      durationMs: review.durationMs,
      spending,
    };
  });
}

/** Whether every reviewer of the panel came and looked at all that it was given. */
export function isComplete(reviews: readonly ReviewOutline[]): boolean {
  return reviews.every((review) => review.status === "ok");
}

/** Files that no reviewer got to, by name: a part of a large change may fail while the others are reviewed. */
export function missedByAll(
  reviews: readonly ReviewOutline[],
  change: Pick<Change, "shards">,
): SkippedFile[] {
  if (reviews.every((review) => review.status === "failed")) return [];
  const missed = change.shards.filter((_, shard) =>
    reviews.every(({ missedShards }) => missedShards.includes(shard)),
  );
  return skippedParts(
    missed.flatMap(({ files }) => files),
    "unanswered",
  );
}
