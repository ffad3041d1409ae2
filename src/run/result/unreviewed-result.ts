import type { RunResult } from "../../model/result.ts";
import { unreadCode } from "../../review/scope/skip-reason.ts";
import type { Change } from "../change/change.ts";
import type { ReconciledIssues } from "../issues/reconcile-issues.ts";
import { unreadReasons } from "./outcome.ts";

/** What stands whether or not anybody reviews. */
export type Standing = ReconciledIssues & Pick<RunResult, "since">;

/** Nothing was reported before. */
const nothingStands: Standing = {
  issues: [],
  resolved: [],
  left: [],
  dismissed: [],
  since: null,
};

/** A run that asked no model, because there is nothing for reviewers in the change: incomplete where there is unread code. */
export function unreviewedResult(
  { head, base, skippedFiles }: Pick<Change, "head" | "base" | "skippedFiles">,
  standing: Standing = nothingStands,
): RunResult {
  const reasons = unreadReasons(unreadCode(skippedFiles));
  return {
    version: 1,
    outcome: reasons.length > 0 ? "partial" : "success",
    reasons,
    cancelled: false,
    repository: null,
    pullRequest: null,
    head,
    base,
    reviewers: [],
    ...standing,
    timeline: [],
    fixer: null,
    fixes: [],
    skippedFiles,
    notices: ["Nothing that is reviewed is new here: no model was asked."],
    startedAt: new Date().toISOString(),
    durationMs: 0,
  };
}
