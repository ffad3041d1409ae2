import type { FixResult, RunResult } from "../model/result.ts";
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
export const texts = {
  comment: issueMarkdown,
  judged: patchStanding,
  patch: ({ patch }: FixResult): string => (patch === null ? "" : foldedPatch(patch)),
  reviewBody,
  annotation: issueAnnotation,
  title: (result: RunResult): string => headline(result).replaceAll("**", ""),
  summary(result: RunResult, posted: { readonly comments: Links }, limit: number): string {
    return summaryMarkdown(result, { limit, links: linksOf(posted.comments) });
  },
} as const;
