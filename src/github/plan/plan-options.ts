import type { ReportedIssue } from "../../model/issue.ts";
import type { FixResult, RunResult } from "../../model/result.ts";
import type { Diff } from "../../review/diff/diff.ts";
import type { ShownFix } from "../../review/shown-fix.ts";
import type { Existing, PullRequest } from "../read/pull-request.ts";
import type { CheckAnnotation, CheckRunOptions } from "./plan-check-run.ts";
import type { CommitChanges } from "./plan-commits.ts";
import type { Posted } from "./publication.ts";

/** Where the words come from: harmless, redacted markdown without markers. */
export interface Texts {
  comment(issue: ReportedIssue, fix: ShownFix | null): string;
  /** @param limit in characters */
  reviewBody(result: RunResult, fileIssues: readonly ReportedIssue[], limit: number): string;
  /** @param limit in characters; posted: what was done, with links and commits */
  summary(result: RunResult, posted: Posted, limit: number): string;
  /** Who judged a patch; one line. */
  judged(fix: FixResult): string;
  /** One line without markdown. */
  title(result: RunResult): string;
  /** Undefined where the head has no line for it. */
  annotation(issue: ReportedIssue): CheckAnnotation | undefined;
}

/** What a publication is planned from. */
export interface PlanOptions {
  readonly result: RunResult;
  /** SHA that was reviewed. */
  readonly head: string;
  readonly pullRequest: PullRequest;
  readonly existing: Existing;
  /** From the merge base to the head. */
  readonly diff: Diff;
  /** By issue ID, in rank order; empty unless fixes are committed. */
  readonly changes: ReadonlyMap<string, CommitChanges>;
  readonly texts: Texts;
  /** Paths of now → paths as first reported, for files that were renamed between. */
  readonly renamedFrom: ReadonlyMap<string, string>;
  /** True: the commits become a pull request onto the branch; else they go to the branch itself. */
  readonly propose?: boolean;
  /** True: every issue that could be fixed is, or no fix of it passed: nothing is left to propose. */
  readonly noFixLeft?: boolean;
  /** Null: no check run. */
  readonly checkRun: CheckRunOptions | null;
}
