import type { Config } from "../../config/config.ts";
import type { PatchRules } from "../../fix/check-patch.ts";
import { untriedFix } from "../../fix/fixer.ts";
import { foldedName } from "../../git/guarded-files.ts";
import {
  isCounted,
  isSevere,
  issueFile,
  type ReportedIssue,
  refutersOf,
} from "../../model/issue.ts";
import type { FixResult } from "../../model/result.ts";
import { compileAllowed } from "../../path-list.ts";
import { silenceObjection } from "../../review/scope/silence.ts";
import { redactor } from "../../text/redact.ts";
import type { Change } from "../change/change.ts";
import type { RunContext } from "../context.ts";
import type { FixRights } from "./fix-rights.ts";
import { changeFiles } from "./fix-scope.ts";
import { unfixableFiles } from "./unfixable.ts";

/**
 * Whether an issue is to be patched in this run. An issue of an earlier run was offered to the fixer then. What is to
 * be committed and is raised again is not fixed. A pull request with fixes holds those of all open issues.
 */
function isDue({ state, sources }: ReportedIssue, fix: Config["fix"]): boolean {
  return state === "new" || fix === "pull-request" || (fix === "commit" && sources.length > 0);
}

/**
 * The issues that are worth a patch: shown inline or not refuted, and severe enough, best ranked first. How many of them
 * are patched is told by {@link withinMaxFixes}; none where a configuration allows no fix.
 */
export function issuesToFix(
  issues: readonly ReportedIssue[],
  { fix, fixMinSeverity, maxFixes }: Pick<Config, "fix" | "fixMinSeverity" | "maxFixes">,
): ReportedIssue[] {
  if (maxFixes === 0) return [];
  return issues
    .filter((issue) => isSevere(issue, fixMinSeverity))
    .filter((issue) => refutersOf(issue).length === 0)
    .filter((issue) => issue.file !== null && isCounted(issue))
    .filter((issue) => isDue(issue, fix));
}

/** Issues parted by whether a fixer is asked about them. */
interface Choice {
  readonly chosen: readonly ReportedIssue[];
  /** What is said of all others. */
  readonly refused: readonly FixResult[];
}

/**
 * Refuses some issues before anybody is asked: those of a file that is not reviewed, and those of a file that no fix may
 * change or no patch can be shown of.
 */
export async function chooseIssues(
  issues: readonly ReportedIssue[],
  change: Pick<Change, "repository" | "head" | "diff" | "dirty">,
  { config, rights }: ChoiceContext,
): Promise<Choice> {
  const files = issues.flatMap((issue) => {
    const path = issueFile(issue);
    return path === null || issue.silenced !== undefined
      ? []
      : [{ issue: issue.id, path, named: issue.file }];
  });
  const unfixable = await unfixableFiles(files, change, patchRules(config, change, rights));
  const refused = issues.flatMap((issue): FixResult[] => {
    const file = issueFile(issue);
    if (file === null) return [];
    const reason =
      issue.silenced === undefined
        ? unfixable.get(issue.id)
        : silenceObjection(file, issue.silenced);
    return reason === undefined ? [] : [untriedFix(issue.id, reason)];
  });
  const ids = new Set(refused.map(({ issue }) => issue));
  return { chosen: issues.filter(({ id }) => !ids.has(id)), refused };
}

type ChoiceContext = {
  readonly config: Pick<RunContext["config"], "secrets" | "fixPaths">;
  readonly rights: Pick<FixRights, "asked">;
};

/** As many issues as one run may patch, in their order, and with them those that are refused: these take no place. */
export async function withinMaxFixes(
  issues: readonly ReportedIssue[],
  change: Parameters<typeof chooseIssues>[1],
  context: ChoiceContext & { readonly config: Pick<Config, "maxFixes"> },
): Promise<readonly ReportedIssue[]> {
  const { chosen } = await chooseIssues(issues, change, context);
  const beyond = new Set(chosen.slice(context.config.maxFixes));
  return issues.filter((issue) => !beyond.has(issue));
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
