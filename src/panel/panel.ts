import { issueFile, type MergedIssue } from "../model/issue.ts";
import { cutsNotice } from "../review/answer-limits.ts";
import { diffPath } from "../review/diff/diff.ts";
import { concernedHunks, holdsLines } from "../review/prompt/concerned-hunks.ts";
import { batchesOf, tokensAsShown } from "../review/prompt/cut-to-tokens.ts";
import {
  confirmPrompt,
  describeFix,
  describeIssue,
  type ProposedFix,
  votePrompt,
} from "../review/prompt/reviewer-prompts.ts";
import { type Ballot, ballotFor } from "../review/vote/ballot.ts";
import type { CastBallot } from "../review/vote/counted-votes.ts";
import { unbegunNotices } from "./passes.ts";
import { reviewOrder } from "./review-order.ts";
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

/** The shard that holds an issue's lines, or else its file; the first one for an issue without a file of the change. */
function shardOf(shards: readonly Shard[], issue: MergedIssue): Shard {
  const file = issueFile(issue);
  const holding = shards.filter(({ diff }) => diff.files.some((one) => diffPath(one) === file));
  const shard = holding.find(({ diff }) => holdsLines(diff, issue)) ?? holding[0] ?? shards[0];
  if (!shard) throw new Error("a panel needs at least one shard");
  return shard;
}

/** Things to ask of one reviewer, by the shard whose thread is to answer. */
function byShard<T>(
  shards: readonly Shard[],
  items: readonly T[],
  issueOf: (item: T) => MergedIssue,
): Map<Shard, T[]> {
  return Map.groupBy(items, (item) => shardOf(shards, issueOf(item)));
}

/** Tells a reader that a reviewer's word on patches is missing. @param reason null: it gave an answer without it */
function unjudgedNotice(reviewer: string, count: number, reason: string | null): string {
  return `${reviewer} did not judge ${patches(count)} that it was shown: ${reason ?? "its answer leaves them out"}.`;
}

function patches(count: number): string {
  return count === 1 ? "a patch" : `${count} patches`;
}

/** What issues or patches take of one prompt after the review, in tokens: what is more takes several turns. */
const maxTurnTokens = 20_000;
/** Who is shown a part of a patch cannot judge it, so a larger one is not shown. A longer text need not be counted. */
const maxPatch = { tokens: 40_000, characters: 1_000_000 };

function isJudged({ patch }: ProposedFix): boolean {
  return patch.length <= maxPatch.characters && tokensAsShown(patch) <= maxPatch.tokens;
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
    const owns = byShard(shards, whole.own, (issue) => issue);
    const groups = [...byShard(shards, whole.issues, (issue) => issue)];
    const cast = await Promise.all(
      groups.map(async ([shard, group]) => {
        // Of its own issues those of the same part: who has many is not told all of them in each vote.
        const own = owns.get(shard) ?? [];
        const batches = batchesOf(
          group,
          (issue) => tokensAsShown(describeIssue(issue)),
          maxTurnTokens,
        );
        // One after the other: they are turns of one thread.
        const votes: PanelVote[] = [];
        for (const issues of batches) {
          votes.push(await voteOn(member, shard, { ...whole, issues }, own));
        }
        return votes;
      }),
    );
    return cast.flat();
  }

  async function voteOn(
    member: Reviewer,
    shard: Shard,
    ballot: Ballot,
    ownOfShard: readonly MergedIssue[],
  ): Promise<PanelVote> {
    // First those of the same files, which are listed whatever their number.
    const files = new Set(ballot.issues.map(issueFile));
    const isNear = (issue: MergedIssue) => files.has(issueFile(issue));
    const own = [...ownOfShard.filter(isNear), ...ownOfShard.filter((one) => !isNear(one))];
    const { answers, reason } = await member.vote(shard, {
      prompt: votePrompt({ ...ballot, own }),
      context: () => concernedHunks(shard.diff, ballot.issues),
    });
    const votes = answers.map((vote) => {
      const same = own[(vote.sameAs ?? 0) - 1];
      return { ...vote, sameAs: same === undefined ? null : ballot.own.indexOf(same) + 1 };
    });
    return { reviewer: member.name, ballot, votes, reason };
  }

  async function confirmationsOf(
    member: Reviewer,
    fixes: readonly ProposedFix[],
  ): Promise<Confirmation[]> {
    const [shown, tooLarge] = [fixes.filter(isJudged), fixes.filter((fix) => !isJudged(fix))];
    if (tooLarge.length > 0) {
      unjudged.push(
        `${member.name} was not shown ${patches(tooLarge.length)}, too large for a prompt.`,
      );
    }
    const groups = [...byShard(shards, shown, (fix) => fix.issue)];
    const answered = await Promise.all(
      groups.map(async ([shard, group]) => {
        const batches = batchesOf(group, (fix) => tokensAsShown(describeFix(fix)), maxTurnTokens);
        const given: Confirmation[] = [];
        for (const batch of batches) {
          for (const one of await confirmationsOn(member, shard, batch)) given.push(one);
        }
        return given;
      }),
    );
    return answered.flat();
  }

  async function confirmationsOn(
    member: Reviewer,
    shard: Shard,
    fixes: readonly ProposedFix[],
  ): Promise<Confirmation[]> {
    const issues = fixes.map(({ issue }) => issue);
    const { answers, reason } = await member.confirm(shard, {
      prompt: confirmPrompt(fixes),
      context: () => concernedHunks(shard.diff, issues),
    });
    const left = fixes.filter((_, at) => answers.every(({ issue }) => issue !== at + 1)).length;
    if (left > 0) unjudged.push(unjudgedNotice(member.name, left, reason));
    return fixes.flatMap((fix, at) => {
      const check = answers.find((answer) => answer.issue === at + 1);
      if (!check) return [];
      return [{ fix, reviewer: member.name, verdict: check.verdict, reason: check.reason }];
    });
  }

  return {
    async review() {
      // Places are handed out in the order of asking.
      const asked = reviewOrder(members.length, shards.length).flatMap((turn) => {
        const [member, shard] = [members[turn.reviewer], shards[turn.shard]];
        return member && shard ? [{ ...turn, review: member.review(shard) }] : [];
      });
      asked.sort((a, b) => a.reviewer - b.reviewer || a.shard - b.shard);
      return await Promise.all(asked.map(({ review }) => review));
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
      ...unbegunNotices(members),
      ...unjudged,
    ],
    async [Symbol.asyncDispose]() {
      await Promise.all(members.map((member) => member[Symbol.asyncDispose]()));
    },
  };
}
