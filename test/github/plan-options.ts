import { markedIssue } from "../../src/github/marker/marked-issue.ts";
import type { SummaryMarker } from "../../src/github/marker/marker.ts";
import type { PlanOptions } from "../../src/github/plan/plan-options.ts";
import type { ReviewThread, SummaryComment } from "../../src/github/read/pull-request.ts";
import type { ReportedIssue } from "../../src/model/issue.ts";
import { texts } from "../report/english.ts";
import { resultOf } from "../report/sample.ts";

/** What is planned from where a first run on a pull request of acme/shop raised nothing. */
export function planOptions(over: Partial<PlanOptions> = {}): PlanOptions {
  const head = "a".repeat(40);
  return {
    result: resultOf([]),
    head,
    readAt: "2026-01-02T03:04:05.678Z",
    pullRequest: {
      repository: { owner: "acme", repo: "shop" },
      number: 1,
      state: "open",
      maintainerCanModify: false,
      headDeleted: false,
      baseDeleted: false,
      head,
      headRef: "feature",
      headRepository: "acme/shop",
      base: "b".repeat(40),
      title: "",
      body: "",
      author: null,
      fork: false,
      draft: false,
      labels: [],
    },
    existing: { viewer: { login: "x", id: 1 }, summary: null, threads: [], dismissed: [] },
    diff: { files: [] },
    changes: new Map(),
    texts,
    renamedFrom: new Map(),
    checkRun: null,
    ...over,
  };
}

/** A pull request whose summary, the only thing of ours on it, remembers this beside a finished review of `c…`. */
export function rememberedBy(
  over: Partial<SummaryMarker> = {},
): PlanOptions["existing"] & { summary: SummaryComment } {
  const marker: SummaryMarker = {
    kind: "summary",
    state: "done",
    head: "c".repeat(40),
    reviewedHead: "c".repeat(40),
    reviewedBase: "d".repeat(40),
    said: [],
    issues: [],
    commits: [],
    dismissed: [],
    renamed: [],
    ...over,
  };
  const summary = {
    trusted: true,
    hidden: false,
    id: 1,
    url: "",
    body: "The report before.",
    marker,
  } as const;
  return { viewer: { login: "x", id: 1 }, summary, threads: [], dismissed: [] };
}

/** An open thread of ours about an issue; its further comments are ours, each with this reply's key, oldest first. */
export function threadOf(issue: ReportedIssue, ...replies: readonly string[]): ReviewThread {
  const marker = { kind: "issue", issue: markedIssue(issue), head: "c".repeat(40) } as const;
  const markers = replies.map((key) => ({ kind: "reply", key }) as const);
  const time = (at: number) => new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString();
  return {
    id: `thread of ${issue.id}`,
    resolved: false,
    canResolve: true,
    url: `https://github.test/${issue.id}`,
    marker: { trusted: true, marker, time: time(0) },
    comments: [
      { id: 1, marker: null },
      ...markers.map((one, at) => {
        return { id: at + 2, marker: { trusted: true, marker: one, time: time(at + 1) } } as const;
      }),
    ],
  };
}
