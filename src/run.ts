import { createHash } from "node:crypto";
import type { Config } from "./config/config.ts";
import { type AssembledFix, assembleCommits } from "./fix/assemble.ts";
import type { Review } from "./panel/reviewer.ts";
import type { PanelProgress } from "./panel/seat.ts";
import { anchorIssue } from "./review/anchor.ts";
import { fingerprintIssues } from "./review/fingerprint.ts";
import type { MergedIssue, RaisedIssue, ReportedIssue } from "./review/issue.ts";
import { mergeIssues } from "./review/merge.ts";
import { rankIssues } from "./review/rank.ts";
import { readIssue } from "./review/read-answer.ts";
import type { FixResult, RunResult, SkippedFile } from "./review/result.ts";
import { decideShown } from "./review/shown.ts";
import { applyVotes } from "./review/votes.ts";
import type { Change } from "./run/change.ts";
import { confirmFixes } from "./run/confirm.ts";
import type { Workshop } from "./run/hire.ts";
import { outcomeOf } from "./run/outcome.ts";
import { reviewerResults } from "./run/panel-results.ts";
import { patchIssues } from "./run/patch.ts";
import { seatPanel } from "./run/seat-panel.ts";

/** What a run works with, and whom it tells. */
export interface RunContext {
  readonly config: Config;
  readonly workshop: Workshop;
  /** Makes a folder with the agents' tree in it, for one use. */
  exportTree(use: "review" | "fix"): Promise<string>;
  /** Aborted by whoever stops the run; its reason is a sentence for people. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RunProgress) => void;
}

/** What a run tells while it works. */
export type RunProgress =
  | ({ readonly kind: "panel" } & PanelProgress)
  | { readonly kind: "issues"; readonly issues: readonly ReportedIssue[] }
  | {
      readonly kind: "fix";
      readonly issue: ReportedIssue;
      readonly state: "started" | FixResult["status"];
    };

/** A run's result with the bytes that its fixes would commit. */
export interface RunOutput {
  readonly result: RunResult;
  /** One per entry of `result.fixes`, in the same order. */
  readonly fixes: readonly AssembledFix[];
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** The story: a pinned change goes in; issues, votes and checked patches come out. Writes nothing anywhere. */
export async function run(change: Change, context: RunContext): Promise<RunOutput> {
  const { config, workshop, signal, onProgress } = context;
  const startedAt = new Date();

  await using seated = await seatPanel(change, context);
  const { panel, hired } = seated;
  const reviews = await panel.review();
  const raised = reviews.flatMap(({ reviewer, issues }) =>
    issues.map(
      (issue, index): RaisedIssue => ({ source: { reviewer, index }, issue: readIssue(issue) }),
    ),
  );
  const merged = rankIssues(
    mergeIssues(raised).map((issue) => ({ ...issue, anchor: anchorIssue(issue, change.diff) })),
  );
  const present = reviews
    .filter((review) => review.status !== "failed")
    .map(({ reviewer }) => reviewer);
  const votes = config.vote ? await panel.vote(merged, present) : [];
  const issues = reported(rankIssues(applyVotes(merged, votes)), change, config);
  onProgress({ kind: "issues", issues });

  const patched = await patchIssues(issues, change, context);
  const confirmed = config.confirmFixes
    ? await confirmFixes(patched.fixes, issues, panel, present)
    : patched.fixes;
  const fixes = await assembleCommits(change.repository, change.head, confirmed);

  const reviewers = reviewerResults(hired, reviews, votes);
  const stopped = signal.aborted ? String(signal.reason) : null;
  return {
    fixes,
    result: {
      version: 1,
      ...outcomeOf({ reviewers, fixer: patched.fixer, stopped }),
      cancelled: signal.aborted,
      repository: null,
      pullRequest: null,
      head: change.head,
      base: change.base,
      reviewers,
      issues,
      fixer: patched.fixer,
      fixes: fixes.map(({ fix }) => fix),
      skippedFiles: [...change.skippedFiles, ...missedByAll(reviews)],
      notices: workshop.notices(),
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
    },
  };
}

/** Files that no reviewer got to, by name: a part of a large change may fail while the others are reviewed. */
function missedByAll(reviews: readonly Review[]): SkippedFile[] {
  if (reviews.every((review) => review.status === "failed")) return [];
  const [first, ...others] = reviews.map((review) => new Set(review.missedFiles));
  const files = [...(first ?? [])].filter((file) => others.every((missed) => missed.has(file)));
  return files.map((file) => ({ file, reason: "no reviewer answered for its part" }));
}

/** Merged issues as the report carries them: with ID and place. */
function reported(issues: readonly MergedIssue[], change: Change, config: Config): ReportedIssue[] {
  const fingerprints = fingerprintIssues(issues, change.diff, sha256);
  const shown = decideShown(issues, config);
  return issues.map((issue, at) => {
    const fingerprint = fingerprints[at] ?? "";
    const place = shown[at] ?? { where: "summary", reason: "no place was decided" };
    return { ...issue, fingerprint, id: fingerprint.slice(0, 8), shown: place };
  });
}
