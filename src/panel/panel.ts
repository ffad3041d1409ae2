import { issueFile, type MergedIssue } from "../model/issue.ts";
import { cutsNotice } from "../review/answer-limits.ts";
import { confirmPrompt, type ProposedFix, votePrompt } from "../review/prompt/reviewer-prompts.ts";
import { type Ballot, ballotFor, type CastBallot } from "../review/vote/votes.ts";
import { createReviewer, type Reviewer, type ShardReview } from "./reviewer.ts";
import { createSlots, type PanelOptions, type ReviewerSlot, type Shard } from "./reviewer-slot.ts";

/** A reviewer's votes, and why some are missing: null when none is. */
export interface PanelVote extends CastBallot {
  readonly reviewer: string;
  readonly reason: string | null;
}

/** A reviewer's word on one patch. */
export interface Confirmation {
  readonly fix: ProposedFix;
  readonly reviewer: string;
  readonly verdict: "solved" | "not-solved" | "new-problem";
  readonly reason: string;
}

/** The reviewers of one run. Disposing it closes every thread. */
export interface Panel extends AsyncDisposable {
  /** All reviewers, in parallel and independently; one review per shard each, in the slots' order. */
  review(): Promise<ShardReview[]>;
  /** Lets those named vote on what only others raised, in parallel. Who has nothing to vote on is left out. */
  vote(issues: readonly MergedIssue[], reviewers: readonly string[]): Promise<PanelVote[]>;
  /** Shows each patch to those among `reviewers` that raised or confirmed its issue. */
  confirm(fixes: readonly ProposedFix[], reviewers: readonly string[]): Promise<Confirmation[]>;
  /** What a reader must know of the answers until now. */
  notices(): string[];
}

/** Whether a reviewer raised or confirmed an issue: then it judges the patch. */
export function standsBehind(
  reviewer: string,
  { reviewers, votes }: Pick<MergedIssue, "reviewers" | "votes">,
): boolean {
  const confirmed = votes.some((vote) => vote.reviewer === reviewer && vote.verdict === "confirm");
  return confirmed || reviewers.includes(reviewer);
}

/** The shard that holds a file; the first one for an issue without a file of the change. */
function shardOf(shards: readonly Shard[], file: string | null): Shard {
  const shard = shards.find((one) => file !== null && one.files.includes(file)) ?? shards[0];
  if (!shard) throw new Error("a panel needs at least one shard");
  return shard;
}

/** Things to ask of one reviewer, by the shard whose thread is to answer. */
function byShard<T>(
  shards: readonly Shard[],
  items: readonly T[],
  fileOf: (item: T) => string | null,
): [Shard, T[]][] {
  const groups = new Map<Shard, T[]>();
  for (const item of items) {
    const shard = shardOf(shards, fileOf(item));
    groups.set(shard, [...(groups.get(shard) ?? []), item]);
  }
  return [...groups];
}

/** Tells a reader that a reviewer's word on patches is missing. @param reason null: it gave an answer without it */
function unjudgedNotice(reviewer: string, count: number, reason: string | null): string {
  const patches = count === 1 ? "a patch" : `${count} patches`;
  return `${reviewer} did not judge ${patches} that it was shown: ${reason ?? "its answer leaves them out"}.`;
}

/** Makes the panel. Starts nothing yet. */
export function createPanel(
  reviewerSlots: readonly ReviewerSlot[],
  shards: readonly Shard[],
  options: PanelOptions,
): Panel {
  const slots = createSlots(options.concurrency);
  const keepThreads = reviewerSlots.length * shards.length <= options.concurrency;
  const members = reviewerSlots.map((slot) => createReviewer(slot, options, slots, keepThreads));
  const named = (names: readonly string[]) =>
    members.filter((member) => names.includes(member.name));

  const unjudged: string[] = [];

  async function voteOf(member: Reviewer, whole: Ballot): Promise<PanelVote[]> {
    return await Promise.all(
      byShard(shards, whole.issues, issueFile).map(async ([shard, issues]) => {
        const ballot = { ...whole, issues };
        const { answers, reason } = await member.vote(shard, votePrompt(ballot));
        return { reviewer: member.name, ballot, votes: answers, reason };
      }),
    );
  }

  async function confirmationsOf(
    member: Reviewer,
    fixes: readonly ProposedFix[],
  ): Promise<Confirmation[]> {
    const groups = byShard(shards, fixes, (fix) => issueFile(fix.issue));
    const answered = await Promise.all(
      groups.map(async ([shard, group]) => {
        const { answers, reason } = await member.confirm(shard, confirmPrompt(group));
        const left = group.filter((_, at) => answers.every(({ issue }) => issue !== at + 1)).length;
        if (left > 0) unjudged.push(unjudgedNotice(member.name, left, reason));
        return group.flatMap((fix, at) => {
          const check = answers.find((answer) => answer.issue === at + 1);
          if (!check) return [];
          return [{ fix, reviewer: member.name, verdict: check.verdict, reason: check.reason }];
        });
      }),
    );
    return answered.flat();
  }

  return {
    async review() {
      return (await Promise.all(members.map((member) => member.review(shards)))).flat();
    },
    async vote(issues, reviewers) {
      const votes = named(reviewers).map(async (member) => {
        const ballot = ballotFor(member.name, issues);
        return ballot.issues.length === 0 ? [] : await voteOf(member, ballot);
      });
      return (await Promise.all(votes)).flat();
    },
    async confirm(fixes, reviewers) {
      const confirmations = named(reviewers).map(async (member) => {
        const own = fixes.filter((fix) => standsBehind(member.name, fix.issue));
        return own.length === 0 ? [] : await confirmationsOf(member, own);
      });
      return (await Promise.all(confirmations)).flat();
    },
    notices: () => [
      ...members.flatMap(({ name, cuts }) => cutsNotice(name, cuts()) ?? []),
      ...unjudged,
    ],
    async [Symbol.asyncDispose]() {
      await Promise.all(members.map((member) => member[Symbol.asyncDispose]()));
    },
  };
}
