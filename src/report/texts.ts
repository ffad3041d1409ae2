import type { ReportedIssue } from "../model/issue.ts";
import type { FixResult, RunResult } from "../model/result.ts";
import type { ShownFix } from "../review/shown-fix.ts";
import type { Words } from "../words/words.ts";
import { issueAnnotation } from "./annotation.ts";
import { foldedPatch, issueMarkdown } from "./markdown/issue.ts";
import { reviewBody } from "./markdown/review-body.ts";
import { headline, summaryMarkdown } from "./markdown/summary.ts";
import { patchStanding } from "./patch-standing.ts";

/** Addresses of comments by issue ID. */
type Links = readonly { readonly issue: string; readonly url?: string | null }[];

/** The addresses that are known. */
export function linksOf(comments: Links): ReadonlyMap<string, string> {
  return new Map(comments.flatMap(({ issue, url }) => (url ? [[issue, url] as const] : [])));
}

/** The words of a publication. Everything hostile in them is harmless; secrets are out already, see `redactResult`. */
export function textsIn(words: Words) {
  return {
    comment: (issue: ReportedIssue, fix: ShownFix | null) => issueMarkdown(issue, fix, words),
    judged: (fix: FixResult) => patchStanding(fix, words),
    patch: ({ patch }: FixResult) => (patch === null ? "" : foldedPatch(patch, words)),
    reviewBody: (result: RunResult, fileIssues: readonly ReportedIssue[], limit: number) =>
      reviewBody(result, fileIssues, limit, words),
    annotation: (issue: ReportedIssue) => issueAnnotation(issue, words),
    title: (result: RunResult) => headline(result, words).replaceAll("**", ""),
    summary: (result: RunResult, posted: { readonly comments: Links }, limit: number) =>
      summaryMarkdown(result, { limit, links: linksOf(posted.comments) }, words),
    /** A text of ours that is English until it is shown: each line that is one is in these words then. */
    shown: (text: string) =>
      text
        .split("\n")
        .map((line) => words.shown(line))
        .join("\n"),
  };
}
