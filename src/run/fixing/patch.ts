import type { Config } from "../../config/config.ts";
import { messageOf } from "../../errors.ts";
import { fixIssues } from "../../fix/fixer.ts";
import { partitionIssues } from "../../fix/lanes.ts";
import { isCommittable, issueFiles } from "../../fix/patch-scope.ts";
import { isAgentConfig } from "../../git/agent-config.ts";
import { agentTree } from "../../git/tree.ts";
import { issueFile, type ReportedIssue } from "../../model/issue.ts";
import type { FixResult, RunResult } from "../../model/result.ts";
import { noSpending } from "../../model/spending.ts";
import { answerStyle } from "../../review/prompt/answer-style.ts";
import type { Change } from "../change/change.ts";
import type { RunContext } from "../context.ts";
import { readGuidelines } from "../guidelines/guidelines.ts";
import { modelUse } from "../result/model-use.ts";
import { chooseIssues, issuesToFix, patchRules } from "./choose-issues.ts";
import { changeFiles } from "./fix-scope.ts";
import { type EarlyFolder, folderOpener } from "./fixer-folder.ts";
import { type FixPlan, planFixing } from "./plan-fixing.ts";

/** What the fixer made of the issues, and what became of the fixer itself: null when there was nothing for it to do. */
export interface Patched {
  readonly fixes: readonly FixResult[];
  readonly fixer: RunResult["fixer"];
  /** Null when the fixer was not asked. */
  readonly plan: FixPlan | null;
}

/** Patches the issues that a configuration wants patched. @param early a folder of the fixer's that may be ready; undefined: none was begun */
export async function patchIssues(
  issues: readonly ReportedIssue[],
  change: Change,
  context: RunContext,
  early: EarlyFolder | undefined,
): Promise<Patched> {
  const { config } = context;
  const wanted = config.fix === "off" ? [] : issuesToFix(issues, config);
  const { chosen, refused } = await chooseIssues(wanted, change, context);
  return await patchUnrefused(chosen.slice(0, config.maxFixes), refused, change, context, early);
}

/** Lets the fixer patch exactly these issues in a tree of its own, but for those that are refused before it is asked. */
export async function patchChosen(
  issues: readonly ReportedIssue[],
  change: Change,
  context: RunContext,
): Promise<Patched> {
  const { chosen, refused } = await chooseIssues(issues, change, context);
  return await patchUnrefused(chosen, refused, change, context);
}

async function patchUnrefused(
  chosen: readonly ReportedIssue[],
  refused: readonly FixResult[],
  change: Change,
  context: RunContext,
  early?: EarlyFolder,
): Promise<Patched> {
  const patched = await patchOpen(chosen, change, context, early);
  return { ...patched, fixes: [...patched.fixes, ...refused] };
}

/** The change with a tree in which the asked files are as the head has them: a patch has to fit the head. */
async function withAskedFiles(change: Change, asked: readonly string[]): Promise<Change> {
  const kept = asked.filter(isAgentConfig);
  if (kept.length === 0) return change;
  const { repository, head, base } = change;
  return { ...change, tree: await agentTree(repository, head, base, kept) };
}

async function patchOpen(
  chosen: readonly ReportedIssue[],
  given: Change,
  context: RunContext,
  early?: EarlyFolder,
): Promise<Patched> {
  const { config, pool, rights, signal } = context;
  if (chosen.length === 0 || signal.aborted) return { fixes: [], fixer: null, plan: null };
  const startedMs = Date.now();
  const asked = rights.asked ? chosen.flatMap((issue) => issueFile(issue) ?? []) : [];
  const change = await withAskedFiles(given, asked);
  const files = chosen.map(issueFiles);
  const [acquired, planned, guidelines] = await Promise.all([
    pool.acquire(config.fixer, "fix", { asked }),
    planFixing(change, context),
    readGuidelines(change, files.flat(), config),
  ]);
  const plan = { ...planned, notices: [...planned.notices, ...guidelines.noticesFor(files)] };
  if (!("coder" in acquired)) {
    return { fixes: [], fixer: failedFixer(config.fixer, acquired.reason), plan };
  }
  const { repository, tree, head } = change;
  const { independent, verify, unverified } = plan;
  const rules = patchRules(config, change, rights);
  const paths = new Set([...changeFiles(change), ...chosen.flatMap(issueFiles)]);
  const groups = await Promise.all(
    partitionIssues(chosen, config.fixLanes).map((issues, at) =>
      fixIssues(issues, {
        repository,
        openTree: folderOpener(at + 1, paths, change, context, early),
        tree,
        head,
        independent,
        attempts: config.fixAttempts,
        verify,
        unverified,
        rules,
        guidelinesFor: guidelines.textFor,
        turnTimeoutMs: config.turnTimeoutMs,
        style: answerStyle(config),
        signal,
        startThread: (options) => acquired.coder.startThread(options),
        movedOn: (error) => acquired.movedOn?.(error) ?? false,
        onProgress: (issue, state) => context.onProgress({ kind: "fix", issue, state }),
      }),
    ),
  );
  const made = chosen.flatMap((issue) => groups.flat().filter((fix) => fix.issue === issue.id));
  const fixes = independent ? made : await together(made, plan);
  const failures = fixes.filter((fix) => fix.status === "failed");
  const reason = failures[0]?.reason ?? null;
  const status =
    failures.length === 0 ? "ok" : failures.length === fixes.length ? "failed" : "partial";
  const fixer = {
    ...failedFixer(config.fixer, reason),
    ...modelUse(config.fixer, "fix", config.effort, {
      models: acquired.models(),
      unavailable: acquired.unavailable?.() ?? [],
    }),
    status,
    durationMs: Date.now() - startedMs,
    spending: acquired.spending(),
  } as const;
  return { fixes, fixer, plan };
}

/** The fixes that may stand together. Where that cannot be told they are only shown: none is lost for it. */
async function together(fixes: readonly FixResult[], plan: FixPlan): Promise<readonly FixResult[]> {
  try {
    return await plan.together(fixes);
  } catch (error) {
    const reason = `it could not be verified together with the others: ${messageOf(error)}`;
    return fixes.map((fix) => (isCommittable(fix) ? { ...fix, reason } : fix));
  }
}

/** A fixer that made nothing. @param reason for people */
export function failedFixer(
  { coder, model }: Config["fixer"],
  reason: string | null,
): NonNullable<RunResult["fixer"]> {
  return {
    coder,
    model,
    status: "failed",
    reason,
    summary: "",
    durationMs: 0,
    spending: noSpending,
  };
}
