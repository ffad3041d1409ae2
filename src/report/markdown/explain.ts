import type { ReportedIssue } from "../../model/issue.ts";
import { fenced } from "../../text/fence.ts";
import { harmlessName } from "../../text/harmless.ts";
import { harmlessCode } from "../../text/prose.ts";
import type { Words } from "../../words/words.ts";
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
export function explainMarkdown(
  issue: ReportedIssue,
  resolution: IssueResolution,
  words: Words,
): string {
  const code =
    issue.snippet === null
      ? []
      : [`${words.say("codeAbout")}\n\n${fenced(harmlessCode(issue.snippet), "")}`];
  return [
    place(issue, words),
    issueMarkdown(issue, null, words),
    ...code,
    fateLine(resolution, words),
  ].join("\n\n");
}

function fateLine({ state, fixedIn, threadUrl }: IssueResolution, words: Words): string {
  const thread = threadUrl === null ? "" : ` ([${words.say("thread")}](${threadUrl}))`;
  if (fixedIn !== null) {
    return words.say("explainFixed", { commit: harmlessName(fixedIn.slice(0, 8)), thread });
  }
  const states = {
    open: "explainOpen",
    dismissed: "explainDismissed",
    resolved: "explainResolved",
  } as const;
  return words.say(states[state], { thread });
}
