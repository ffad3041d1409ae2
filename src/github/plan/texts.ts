import type { ReportedIssue } from "../../model/issue.ts";
import type { FixResult, RunResult } from "../../model/result.ts";
import type { ShownFix } from "../../review/shown-fix.ts";
import type { CheckAnnotation, Posted } from "./publication.ts";

/** Where the words come from: harmless, redacted markdown without markers. */
export interface Texts {
  comment(issue: ReportedIssue, fix: ShownFix | null): string;
  /** @param limit in characters */
  reviewBody(result: RunResult, fileIssues: readonly ReportedIssue[], limit: number): string;
  /** @param limit in characters; posted: what was done, with links and commits */
  summary(result: RunResult, posted: Posted, limit: number): string;
  /** Who judged a patch; one line. */
  judged(fix: FixResult): string;
  /** A patch to take by hand; empty where there is none. */
  patch(fix: FixResult): string;
  /** One line without markdown, of our own words and figures alone. */
  title(result: RunResult): string;
  /** A text of ours that is English until it is shown, line by line; every other line as it is. */
  shown(text: string): string;
  /** Undefined where the head has no line for it. */
  annotation(issue: ReportedIssue): CheckAnnotation | undefined;
}
