import { isCounted, type ReportedIssue, type Severity } from "../model/issue.ts";
import { cutText } from "../text/cut.ts";
import { visible } from "../text/hidden.ts";
import { plainLine } from "../text/line.ts";
import type { Words } from "../words/words.ts";

/** An issue beside a line of the head, outside of a review: on a check run or a workflow run. Plain text, no markdown. */
export interface Annotation {
  readonly file: string;
  /** 1-based, inclusive, in the head's numbering. */
  readonly startLine: number;
  readonly endLine: number;
  readonly level: AnnotationLevel;
  readonly title: string;
  readonly message: string;
}

/** GitHub's words. */
export type AnnotationLevel = "failure" | "warning" | "notice";

const levels: Readonly<Record<Severity, AnnotationLevel>> = {
  high: "failure",
  medium: "warning",
  low: "notice",
};

/** https://docs.github.com/en/rest/checks/runs: a title has 255 characters, a message 64 KB; a person reads less. */
const maxTitle = 120;
const maxMessage = 4_000;

/**
 * An issue as an annotation. What belongs to a file as a whole stands on its first line. Undefined where the head has no
 * such place: deleted lines, and issues without a file. So is an issue that is only listed.
 */
export function issueAnnotation(issue: ReportedIssue, words: Words): Annotation | undefined {
  const { anchor } = issue;
  const lines = anchor?.location ?? anchor;
  const file = anchor?.file ?? anchor?.location?.file;
  if (!isCounted(issue) || file == null || anchor?.side === "LEFT") return undefined;
  const line = lines?.line ?? 1;
  const proposals = issue.suggestions.map((one) => words.say("proposes", one));
  const said = [
    issue.description || issue.title,
    ...proposals,
    words.say("raisedById", { names: issue.reviewers.join(", "), id: issue.id }),
  ];
  return {
    file,
    startLine: lines?.startLine ?? line,
    endLine: line,
    level: levels[issue.severity ?? "low"],
    title: plainLine(issue.title || issue.description || words.say("untitled"), maxTitle),
    message: cutText(visible(said.join("\n\n")), maxMessage),
  };
}
