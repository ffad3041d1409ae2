import type { RunResult } from "../review/result.ts";
import { issueMarkdown } from "./issue-markdown.ts";
import { reviewBody } from "./review-body.ts";
import { summaryMarkdown } from "./summary.ts";

/** What was posted, as far as a summary links to it. */
export interface Links {
  readonly comments: readonly { readonly issue: string; readonly url: string | null }[];
}

/** The words of a publication. Everything hostile in them is harmless; secrets are out already, see `redactResult`. */
export const texts = {
  comment: issueMarkdown,
  reviewBody,
  summary(result: RunResult, posted: Links, limit: number): string {
    const links = new Map<string, string>();
    for (const { issue, url } of posted.comments) if (url !== null) links.set(issue, url);
    return summaryMarkdown(result, { limit, links });
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
