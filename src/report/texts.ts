import type { RunResult } from "../model/result.ts";
import { issueAnnotation } from "./annotation.ts";
import { issueMarkdown } from "./markdown/issue.ts";
import { reviewBody } from "./markdown/review-body.ts";
import { headline, summaryMarkdown } from "./markdown/summary.ts";
import { patchStanding } from "./patch-standing.ts";

/** Addresses of comments by issue ID. */
type Links = readonly { readonly issue: string; readonly url: string | null }[];

/** The addresses that are known. */
export function linksOf(comments: Links): ReadonlyMap<string, string> {
  return new Map(
    comments.flatMap(({ issue, url }) => (url === null ? [] : [[issue, url] as const])),
  );
}

/** The words of a publication. Everything hostile in them is harmless; secrets are out already, see `redactResult`. */
export const texts = {
  comment: issueMarkdown,
  judged: patchStanding,
  reviewBody,
  annotation: issueAnnotation,
  title: (result: RunResult): string => headline(result).replaceAll("**", ""),
  summary(result: RunResult, posted: { readonly comments: Links }, limit: number): string {
    return summaryMarkdown(result, { limit, links: linksOf(posted.comments) });
  },
  /** Answer to a command that nobody understands. */
  unknownCommand(reason: string, prefix: string): string {
    return `Sorry, ${reason}.\n\n${help(prefix)}`;
  },
  help,
} as const;

function help(prefix: string): string {
  const rows: readonly (readonly [string, string])[] = [
    ["review [full]", "review what is new, or everything again"],
    ["fix [ID…|all|high]", "patch these issues; without an ID in a thread, its issue"],
    ["explain ID", "say more about an issue"],
    ["dismiss ID [reason]", "do not raise this issue again"],
    ["undo", "revert the last fix"],
    ["help", "show this"],
  ];
  return rows.map(([command, what]) => `- \`${prefix} ${command}\`: ${what}`).join("\n");
}
