import type { ReportedIssue } from "../../model/issue.ts";
import { fenced } from "../../text/fence.ts";
import { harmlessName } from "../../text/harmless.ts";
import { harmlessCode } from "../../text/prose.ts";
import { issueMarkdown, place } from "./issue.ts";

/** What became of an issue since it was reported. */
export interface IssueResolution {
  readonly state: "open" | "dismissed" | "resolved";
  /** SHA of our commit that fixes it; null: there is none. */
  readonly fixedIn: string | null;
  /** Address of its thread; null: it has none. */
  readonly threadUrl: string | null;
}

/** All that is known of an issue that an earlier run reported. */
export function explainMarkdown(issue: ReportedIssue, resolution: IssueResolution): string {
  const code =
    issue.snippet === null
      ? []
      : [`The code it is about:\n\n${fenced(harmlessCode(issue.snippet), "")}`];
  return [place(issue), issueMarkdown(issue, null), ...code, fateLine(resolution)].join("\n\n");
}

function fateLine({ state, fixedIn, threadUrl }: IssueResolution): string {
  const thread = threadUrl === null ? "" : ` ([thread](${threadUrl}))`;
  if (fixedIn !== null) return `Fixed in ${harmlessName(fixedIn.slice(0, 8))}${thread}.`;
  const states = { open: "Still open", dismissed: "Dismissed", resolved: "Resolved" } as const;
  return `${states[state]}${thread}.`;
}
