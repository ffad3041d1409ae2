import { createHash } from "node:crypto";
import type { GitHubClient } from "../../src/github/client.ts";
import {
  type CommitChanges,
  type PlanOptions,
  planPublication,
  summaryBody,
} from "../../src/github/plan-publication.ts";
import type { Publication, Published } from "../../src/github/publication.ts";
import { publish } from "../../src/github/publish.ts";
import { readMergeBase, readPullRequest } from "../../src/github/read-pull-request.ts";
import { texts } from "../../src/report/texts.ts";
import type { ReportedIssue } from "../../src/review/issue.ts";
import { parseDiff } from "../../src/review/parse-diff.ts";
import type { FixResult, ReviewerResult, RunResult } from "../../src/review/result.ts";
import { diffText } from "../world/git/diff.ts";
import type { Pull } from "../world/github/entity/pull.ts";
import type { Repository } from "../world/github/entity/repository.ts";
import type { GitHubWorld } from "../world/github/world.ts";

export const oldFile = Array.from({ length: 30 }, (_, at) => `line ${at + 1}\n`).join("");
/** Lines 5 to 14 are changed: RIGHT lines 2 to 17 are in the diff. */
export const newFile = oldFile.replace(/^line (5|6|7|8|9|10|11|12|13|14)$/gm, "changed $1");

/** An issue on a line of `src/cart.ts`; the text is what makes it another one. */
export function issueOn(line: number, title = `Problem on line ${line}`): ReportedIssue {
  const fingerprint = createHash("sha256").update(title).digest("hex");
  return {
    file: "src/cart.ts",
    line,
    endLine: null,
    side: "RIGHT",
    severity: "high",
    category: "bug",
    title,
    description: `What is wrong: ${title}.`,
    snippet: null,
    suggestion: null,
    confidence: 0.9,
    reviewers: ["claude"],
    sources: [{ reviewer: "claude", index: 0 }],
    suggestions: [],
    agreement: 1,
    rank: 1,
    anchor: {
      kind: "line",
      file: "src/cart.ts",
      side: "RIGHT",
      startLine: null,
      line,
      how: "line",
    },
    votes: [],
    fingerprint,
    id: fingerprint.slice(0, 8),
    shown: { where: "inline" },
  };
}

/** An issue that belongs to the file but to no line of it. */
export function issueOnFile(title: string): ReportedIssue {
  return {
    ...issueOn(1, title),
    line: null,
    anchor: {
      kind: "file",
      file: "src/cart.ts",
      side: null,
      startLine: null,
      line: null,
      how: "file",
    },
    shown: { where: "summary", reason: "it names no line of the diff" },
  };
}

/** A patch of one line of the head's `src/cart.ts`. */
export function fixOf(issue: ReportedIssue, line: number): FixResult {
  return {
    issue: issue.id,
    status: "fixed",
    reason: null,
    patch: `diff --git a/src/cart.ts b/src/cart.ts\n--- a/src/cart.ts\n+++ b/src/cart.ts\n@@ -${line} +${line} @@\n-changed ${line}\n+fixed ${line}\n`,
    summary: "Repaired.",
    verify: "passed",
    confirmations: [{ reviewer: "claude", verdict: "solved", reason: "it is" }],
    commit: null,
  };
}

const spending = {
  requests: 3,
  inputTokens: 1200,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 340,
  costUsd: 0.0123,
};

export const reviewer: ReviewerResult = {
  reviewer: "claude",
  coder: "claude",
  model: "claude-test",
  status: "ok",
  reason: null,
  summary: "Looks risky.",
  issueCount: 1,
  droppedCount: 0,
  voted: true,
  durationMs: 61_000,
  spending,
};

export function resultOf(
  issues: readonly ReportedIssue[],
  more: Partial<RunResult> = {},
): RunResult {
  return {
    version: 1,
    outcome: "success",
    reasons: [],
    cancelled: false,
    repository: "acme/shop",
    pullRequest: 1,
    head: null,
    base: null,
    reviewers: [reviewer],
    issues: issues.map((issue, at) => ({ ...issue, rank: at + 1 })),
    fixer: null,
    fixes: [],
    skippedFiles: [],
    notices: [],
    startedAt: "2026-01-01T00:00:00.000Z",
    durationMs: 90_000,
    ...more,
  };
}

export interface Scene {
  readonly repository: Repository;
  readonly pull: Pull;
}

/** A repository with one pull request that changes `src/cart.ts`. */
export async function setScene(world: GitHubWorld): Promise<Scene> {
  const repository = await world.repository("acme/shop", {
    files: { "src/cart.ts": oldFile, "README.md": "shop\n" },
    collaborators: { alice: "write" },
  });
  await repository.commit("feature", { files: { "src/cart.ts": newFile }, author: "alice" });
  const pull = await world.openPull(repository, { head: "feature", author: "alice" });
  return { repository, pull };
}

export interface RunOptions {
  readonly result: RunResult;
  readonly changes?: ReadonlyMap<string, CommitChanges>;
  /** What happens between reading and publishing. */
  readonly meanwhile?: () => void | Promise<void>;
}

/** What a run does with GitHub from reading to publishing. */
export async function runOn(
  client: GitHubClient,
  { repository, pull }: Scene,
  { result, changes = new Map(), meanwhile }: RunOptions,
): Promise<{ publication: Publication; published: Published }> {
  const name = { owner: repository.owner, repo: repository.name };
  const { pullRequest, existing } = await readPullRequest(client, name, pull.number);
  const base = await readMergeBase(client, name, pullRequest.base, pullRequest.head);
  const diff = parseDiff(await diffText(repository.gitDirectory, base, pullRequest.head));
  const head = pullRequest.head;
  const options: PlanOptions = { result, head, pullRequest, existing, diff, changes, texts };
  const publication = planPublication(options);
  await meanwhile?.();
  const published = await publish(client, publication, {
    existing,
    summaryBody: (posted) => summaryBody(options, posted),
  });
  return { publication, published };
}
