import { ArtifactError } from "../errors.ts";
import type { JobUsage } from "../model/artifact.ts";
import type { ReportedIssue } from "../model/issue.ts";
import type { FixResult, RunResult } from "../model/result.ts";
import { noSpending } from "../model/spending.ts";
import { issuesToFix } from "../run/fixing/patch.ts";
import { readArtifact } from "./artifacts/read-artifact.ts";
import { noArtifact } from "./read-reviews.ts";
import type { PlannedJob } from "./stage-job.ts";

/** What the fixer's job left. */
export interface ReadFixes {
  readonly fixes: readonly FixResult[];
  /** Null when there was nothing for it to do. */
  readonly fixer: RunResult["fixer"];
  readonly independent: boolean;
  /** SHAs of the tree objects that `verify` passed. */
  readonly verified: ReadonlySet<string>;
  /** Null when it did not work. */
  readonly work: JobUsage | null;
}

/** Reads what the stage `fix` made. Where it should have been there and is not, the fixer failed. */
export async function readFixes(
  issues: readonly ReportedIssue[],
  { folder, plan, config }: PlannedJob,
): Promise<ReadFixes> {
  const nothing = { fixes: [], independent: true, verified: new Set<string>(), work: null };
  const chosen = config.fix === "off" ? [] : issuesToFix(issues, config);
  if (chosen.length === 0) return { ...nothing, fixer: null };
  const { digests } = config;
  const made = await readArtifact(folder, { stage: "fix" }, { digests, plan });
  if (made === undefined) {
    const { coder, model } = config.fixer;
    const fixer = {
      coder,
      model,
      status: "failed",
      reason: noArtifact,
      summary: "",
      durationMs: 0,
      spending: noSpending,
    } as const;
    return { ...nothing, fixer };
  }
  const ids = made.fixes.map(({ issue }) => issue);
  const known = ids.every((id) => chosen.some((issue) => issue.id === id));
  if (!known || new Set(ids).size !== ids.length) {
    throw new ArtifactError(
      "crosscheck-fix.json",
      "its patches are not for the issues of this run",
    );
  }
  // What reviewers said of a patch, and what was committed, is not the fixer's to say.
  const fixes = made.fixes.map((fix) => ({ ...fix, confirmations: [], commit: null }));
  const { fixer, independent, work } = made;
  return { fixes, fixer, independent, verified: new Set(made.verified), work };
}
