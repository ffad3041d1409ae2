import type { Change } from "../../run/change/change.ts";
import type { RunOutput } from "../../run/context.ts";
import { reconcileIssues } from "../../run/issues/reconcile-issues.ts";
import type { Memory } from "../../run/memory.ts";
import type { Job } from "../job.ts";

/**
 * Resolves earlier issues when reviewers have nothing to look at. A file whose change was taken back is no longer
 * part of the pull request, and no model is needed to see that. Undefined when nothing was resolved.
 */
export function reconcileUnchanged(
  change: Change,
  memory: Memory,
  { config }: Pick<Job, "config">,
): RunOutput | undefined {
  const reconciled = reconcileIssues([], { change, memory, policy: config, complete: true });
  if (reconciled.resolved.length === 0) return undefined;
  const result = {
    version: 1,
    outcome: "success",
    reasons: [],
    cancelled: false,
    repository: null,
    pullRequest: null,
    head: change.head,
    base: change.base,
    since: memory.since,
    reviewers: [],
    ...reconciled,
    timeline: [],
    fixer: null,
    fixes: [],
    skippedFiles: change.skippedFiles,
    notices: ["Nothing that is reviewed is new here: no model was asked."],
    startedAt: new Date().toISOString(),
    durationMs: 0,
  } as const;
  return { result, fixes: [] };
}
