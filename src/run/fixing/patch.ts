import type { Config } from "../../config/config.ts";
import { messageOf } from "../../errors.ts";
import type { PatchRules } from "../../fix/check-patch.ts";
import { fixIssues, withoutPatch } from "../../fix/fixer.ts";
import { partitionIssues } from "../../fix/lanes.ts";
import { isCommittable, issueFiles } from "../../fix/patch-scope.ts";
import { isAgentConfig } from "../../git/agent-config.ts";
import { foldedName } from "../../git/guarded-files.ts";
import { agentTree } from "../../git/tree.ts";
import { isSevere, issueFile, type ReportedIssue } from "../../model/issue.ts";
import type { FixResult, RunResult } from "../../model/result.ts";
import { noSpending } from "../../model/spending.ts";
import { compileAllowed } from "../../path-list.ts";
import { silenceObjection } from "../../review/scope/silence.ts";
import { redactor } from "../../text/redact.ts";
import type { Change } from "../change/change.ts";
import type { RunContext } from "../context.ts";
import type { FixRights } from "./fix-rights.ts";
import { changeFiles } from "./fix-scope.ts";
import { type EarlyFolder, folderOpener } from "./fixer-folder.ts";
import { type FixPlan, planFixing } from "./plan-fixing.ts";
import { unfixableFiles } from "./unfixable.ts";

/** What the fixer made of the issues, and what became of the fixer itself: null when there was nothing for it to do. */
export interface Patched {
  readonly fixes: readonly FixResult[];
  readonly fixer: RunResult["fixer"];
  /** Null when the fixer was not asked. */
  readonly plan: FixPlan | null;
}

/**
 * Whether an issue is to be patched in this run. An issue of an earlier run was offered to the fixer then. What is to
 * be committed and is raised again is not fixed. A pull request with fixes holds those of all open issues.
 */
function isDue({ state, sources }: ReportedIssue, fix: RunContext["config"]["fix"]): boolean {
  return state === "new" || fix === "pull-request" || (fix === "commit" && sources.length > 0);
}

/** The issues that are worth a patch: shown inline or not refuted, severe enough, best ranked first, no more than allowed. */
export function issuesToFix(
  issues: readonly ReportedIssue[],
  { fix, fixMinSeverity, maxFixes }: Pick<Config, "fix" | "fixMinSeverity" | "maxFixes">,
): ReportedIssue[] {
  return issues
    .filter((issue) => isSevere(issue, fixMinSeverity))
    .filter(
      (issue) => issue.agreement > 1 || issue.votes.every((vote) => vote.verdict !== "refute"),
    )
    .filter((issue) => issue.file !== null && issue.silenced === undefined)
    .filter((issue) => isDue(issue, fix))
    .slice(0, maxFixes);
}

/** Patches the issues that a configuration wants patched. @param early a folder of the fixer's that may be ready */
export async function patchIssues(
  issues: readonly ReportedIssue[],
  change: Change,
  context: RunContext,
  early?: EarlyFolder,
): Promise<Patched> {
  const chosen = context.config.fix === "off" ? [] : issuesToFix(issues, context.config);
  return await patchChosen(chosen, change, context, early);
}

/**
 * Lets the fixer patch exactly these issues in a tree of its own. Some issues are refused before anybody is asked: those
 * of a file that is not reviewed, and those of a file that no fix may change or no patch can be shown of.
 */
export async function patchChosen(
  chosen: readonly ReportedIssue[],
  change: Change,
  context: RunContext,
  early?: EarlyFolder,
): Promise<Patched> {
  const files = chosen.flatMap((issue) => {
    const path = issueFile(issue);
    return path === null || issue.silenced !== undefined
      ? []
      : [{ issue: issue.id, path, named: issue.file }];
  });
  const rules = patchRules(context.config, change, context.rights);
  const unfixable = await unfixableFiles(files, change, rules);
  const refused = chosen.flatMap((issue): FixResult[] => {
    const file = issueFile(issue);
    if (file === null) return [];
    const reason =
      issue.silenced === undefined
        ? unfixable.get(issue.id)
        : silenceObjection(file, issue.silenced);
    return reason === undefined ? [] : [withoutPatch(issue.id, "rejected", reason)];
  });
  const open = chosen.filter((issue) => refused.every((fix) => fix.issue !== issue.id));
  const patched = await patchOpen(open, change, context, early);
  return { ...patched, fixes: [...patched.fixes, ...refused] };
}

/** What a configuration, a change and whoever asks let patches do, beyond what is never allowed. */
export function patchRules(
  config: Pick<Config, "secrets" | "fixPaths">,
  change: Pick<Change, "diff">,
  { asked }: Pick<FixRights, "asked">,
): PatchRules {
  const redact = redactor(config.secrets);
  return {
    isAllowed:
      config.fixPaths.length === 0 ? () => true : compileAllowed(config.fixPaths, foldedName),
    hasSecret: (text) => redact(text) !== text,
    asked,
    changeFiles: changeFiles(change),
  };
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
  const { model } = config.fixer;
  const asked = rights.asked ? chosen.flatMap((issue) => issueFile(issue) ?? []) : [];
  const change = await withAskedFiles(given, asked);
  const [acquired, plan] = await Promise.all([
    pool.acquire(config.fixer, "fix", { asked }),
    planFixing(change, context),
  ]);
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
        turnTimeoutMs: config.turnTimeoutMs,
        signal,
        startThread: (options) =>
          acquired.coder.startThread({ ...options, ...(model === null ? {} : { model }) }),
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
    model: model ?? acquired.models()[0] ?? null,
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
