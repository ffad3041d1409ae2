import type { ReportedIssue } from "../../model/issue.ts";
import type { FixResult } from "../../model/result.ts";
import { plainLine } from "../../text/line.ts";
import type { MarkedCommit } from "../marker/marker.ts";

/** A commit's message in the two parts that GitHub's API takes. */
export interface CommitMessage {
  readonly headline: string;
  readonly body: string;
}

/** The trailer by which our own commits are known, together with their author. */
export const issueTrailer = "Crosscheck-Issue";

/** The trailer that names the configuration, where it has a name. */
export const nameTrailer = "Crosscheck-Name";

/** The trailer of a commit that takes back a fix; it names the fix's SHA. */
export const revertTrailer = "Crosscheck-Reverts";

/**
 * The message of a commit that fixes one issue: what was wrong, and who said, confirmed and fixed it. Nothing in it
 * mentions or closes anything, for in a commit no code span protects.
 * @param fixer name of the coder that wrote the patch
 * @param name of the configuration; missing: it has none
 */
export function commitMessage(
  issue: ReportedIssue,
  fix: FixResult,
  fixer: string,
  name?: string,
): CommitMessage {
  const title = issue.title || issue.description || "issue without a title";
  const confirmed = fix.confirmations.filter(({ verdict }) => verdict === "solved");
  const trailers = [
    `${issueTrailer}: ${issue.id}`,
    ...nameTrailers(name),
    ...issue.reviewers.map((reviewer) => `Reported-by: ${plainLine(reviewer, 100)}`),
    `Fixed-by: ${plainLine(fixer, 100)}`,
    ...confirmed.map(({ reviewer }) => `Confirmed-by: ${plainLine(reviewer, 100)}`),
  ];
  const summary = withoutTrailer(plainLine(fix.summary, 500));
  return {
    headline: `Fix: ${plainLine(title, 66)}`,
    body: [...(summary === "" ? [] : [summary]), trailers.join("\n")].join("\n\n"),
  };
}

/** A line that git and GitHub do not take for a trailer: whose words these are, they could name anybody. */
function withoutTrailer(line: string): string {
  return line.replace(/^(\w+(?:-\w+)+) ?:/, "$1：");
}

function nameTrailers(name: string | null | undefined): string[] {
  return name ? [`${nameTrailer}: ${name}`] : [];
}

/** The message of a commit that takes back a fix. @param headline the fix's own, hostile text */
export function revertMessage(
  fix: MarkedCommit,
  headline: string,
  name?: string | null,
): CommitMessage {
  return {
    headline: `Revert "${plainLine(headline, 60)}"`,
    body: [
      `This takes back ${fix.sha}, as somebody with write access asked for.`,
      [`${issueTrailer}: ${fix.issue}`, ...nameTrailers(name), `${revertTrailer}: ${fix.sha}`].join(
        "\n",
      ),
    ].join("\n\n"),
  };
}
