import type { JobUsage } from "../../src/model/artifact.ts";
import { noBackground } from "../../src/model/background.ts";
import { digestOf } from "../../src/stages/artifacts/digest.ts";
import type { Artifact, ArtifactStage, Contents } from "../../src/stages/index.ts";

export const head = "a".repeat(40);
export const base = "b".repeat(40);

const work: JobUsage = {
  startedAt: "2026-01-02T03:04:05.678Z",
  models: ["claude-opus-4-6"],
  spending: {
    requests: 1,
    inputTokens: 10,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 5,
    costUsd: 0.01,
  },
  timeline: [{ agent: "claude", turn: "review", startMs: 0, endMs: 12 }],
  notices: [],
  stopped: null,
};

const said = {
  file: "src/a.ts",
  line: 3,
  endLine: null,
  side: "RIGHT",
  severity: "high",
  category: "bug",
  title: "Division by zero",
  description: "count may be 0.",
  snippet: "total / count",
  suggestion: null,
  confidence: 0.9,
  preExisting: false,
} as const;

/** One of each stage, as complete as they come. */
export const contents: Contents = {
  plan: {
    decision: "ready",
    reason: "",
    repository: "acme/shop",
    pullRequest: 7,
    pinned: {
      title: "Add carts",
      body: "",
      background: {
        ...noBackground,
        labels: ["bug"],
        commits: ["Add carts"],
        comments: [{ author: "bob", bot: false, association: "NONE", review: null, text: "Why?" }],
      },
      scope: {
        diffDigest: "c".repeat(64),
        shards: [[0, 2], [1]],
        skippedFiles: [{ file: 3, reason: "lock file" }],
        reviewedBefore: [4],
      },
      memory: {
        issues: [
          {
            ...said,
            fingerprint: "d".repeat(64),
            reviewers: ["claude"],
            votes: [{ reviewer: "codex", verdict: "confirm", reason: "seen" }],
            path: "src/a.ts",
            code: ["0123456789ab"],
            state: "open",
            inThread: true,
          },
        ],
        since: null,
        renamedFrom: [{ path: "src/a.ts", first: "src/b.ts" }],
        renamesKnown: true,
      },
      summaryHead: null,
      obstacle: null,
      authorWrites: false,
    },
    inputs: { reviewers: "claude,codex", fix: "suggest" },
    startedAt: "2026-01-02T03:04:05.678Z",
  },
  review: {
    reviewer: "claude",
    job: { index: 1, count: 2 },
    reviews: [
      {
        shard: 0,
        status: "ok",
        reason: null,
        summary: "Looked at all of it.",
        issues: [said],
        droppedCount: 0,
        durationMs: 12,
      },
    ],
    work,
  },
  merge: {
    reviews: [
      {
        reviewer: "claude",
        status: "partial",
        reason: "no answer",
        summary: "",
        issueCount: 1,
        droppedCount: 0,
        missedShards: [1],
        durationMs: 12,
      },
    ],
    issues: [
      {
        ...said,
        reviewers: ["claude"],
        sources: [{ reviewer: "claude", index: 0 }],
        suggestions: [],
        agreement: 1,
        rank: 1,
        anchor: {
          kind: "line",
          file: "src/a.ts",
          side: "RIGHT",
          startLine: null,
          line: 3,
          how: "snippet",
        },
        votes: [],
      },
    ],
    works: [{ reviewer: "claude", ...work }],
  },
  vote: {
    reviewer: "codex",
    ballots: [
      {
        issues: [0],
        votes: [{ issue: 1, verdict: "confirm", sameAs: null, reason: "seen" }],
        reason: null,
      },
    ],
    work,
  },
  fix: {
    fixer: {
      coder: "gemini",
      model: null,
      status: "ok",
      reason: null,
      summary: "",
      durationMs: 5,
      spending: work.spending,
    },
    fixes: [
      {
        issue: "dddddddd",
        status: "fixed",
        reason: null,
        patch: "diff --git a/a b/a\n",
        summary: "Guards it.",
        verify: "passed",
        confirmations: [],
        commit: null,
      },
    ],
    independent: true,
    verified: ["e".repeat(40)],
    work,
  },
  confirm: {
    reviewer: "claude",
    confirmations: [{ issue: "dddddddd", verdict: "solved", reason: "gone" }],
    work,
  },
};

/** An artifact of a stage, made by the writer's rules; `over` replaces members, and the digest is made anew. */
export function artifactOf<Stage extends ArtifactStage>(
  stage: Stage,
  plan: string | null,
  over: object = {},
): Artifact<Stage> {
  const value = { version: 1, stage, head, base, plan, ...contents[stage], ...over };
  return { ...value, digest: digestOf(value) } as unknown as Artifact<Stage>;
}

/** The plan that all of them belong to. */
export const plan = artifactOf("plan", null);
