import * as Type from "typebox";
import { coderNames } from "../agents/catalog.ts";
import { ArtifactError } from "../errors.ts";
import { type JobUsage, jobUsageSchema } from "../model/artifact.ts";
import type { ReportedIssue } from "../model/issue.ts";
import {
  agentResultSchema,
  type FixResult,
  fixResultSchema,
  type RunResult,
} from "../model/result.ts";
import { nullable, object, sha } from "../model/schema.ts";
import { noSpending } from "../model/spending.ts";
import { presentReviewers } from "../panel/join-reviews.ts";
import { standsBehind } from "../panel/panel.ts";
import { boundText } from "../review/answer-limits.ts";
import { issuesToFix } from "../run/fixing/choose-issues.ts";
import { proposedFixes } from "../run/fixing/confirm.ts";
import { authorCannotWrite, type FixRights } from "../run/fixing/fix-rights.ts";
import { failedFixer, patchIssues } from "../run/fixing/patch.ts";
import { artifactKind } from "./artifacts/artifact-kind.ts";
import { matrixOf } from "./artifacts/matrix.ts";
import { noArtifact, readArtifact } from "./artifacts/read-artifact.ts";
import { writeArtifact } from "./artifacts/write-artifact.ts";
import { reconcilePlanned } from "./panel-answers.ts";
import { fetchPlanned, type PlannedJob, provenance } from "./planned-job.ts";
import { recordUsage, withBudget } from "./record-usage.ts";
import {
  brokenStage,
  nothingWritten,
  type Stage,
  type StageResult,
  skippedStage,
} from "./stage-job.ts";
import { readPanel } from "./vote.ts";

/** What the fixer made. */
const fixArtifact = artifactKind({
  stage: "fix",
  // At most 100 patches of at most 100,000 characters.
  maxMebibytes: 32,
  keyOf: () => [],
  content: {
    fixer: nullable(
      object({
        ...agentResultSchema.properties,
        coder: Type.Unsafe<string>({ enum: coderNames }),
      }),
    ),
    fixes: Type.Array(fixResultSchema),
    /** Whether each patch applies to the head alone; else to the head and the fixes before it. */
    independent: Type.Boolean(),
    /** SHAs of the tree objects that the user's command passed. */
    verified: Type.Array(sha),
    work: jobUsageSchema,
  },
});

/** The stage `fix`: the fixer's patches, checked and verified. */
export const fixStage = { artifact: fixArtifact, run: fix } satisfies Stage<PlannedJob>;

async function fix(job: PlannedJob): Promise<StageResult> {
  const { config, planned } = job;
  const panel = await readPanel(job);
  const change = await fetchPlanned(planned, job);
  const { issues } = await reconcilePlanned(panel, change, job);
  if (config.fix === "off" || issuesToFix(issues, config).length === 0) {
    return skippedStage("there is nothing to patch");
  }
  // Whether the token of the job that publishes may push is not known here: that job asks.
  const rights: FixRights = {
    forReading: false,
    asked: false,
    commitBlocker: async () => planned.obstacle,
    verifyBlocker: async () => (planned.authorWrites ? null : authorCannotWrite),
  };
  const spent = panel.usages.map(({ spending }) => spending);
  const { value, usage, failure } = await recordUsage(
    change,
    withBudget(job, spent, 1),
    (context) => patchIssues(issues, change, context, undefined),
    rights,
  );
  const { fixes, fixer, plan } = value;
  const written = await writeArtifact(
    fixArtifact,
    {
      ...provenance(job),
      fixer,
      fixes,
      independent: plan?.independent ?? true,
      verified: [...(plan?.passed ?? [])],
      work: {
        ...usage,
        notices: [...usage.notices, ...(plan?.notices ?? [])],
        models: fixer?.model ? [fixer.model] : [],
        spending: fixer?.spending ?? noSpending,
      },
    },
    job,
  );
  if (failure !== undefined) return brokenStage(failure, written);
  const proposed = proposedFixes(fixes, issues);
  const present = presentReviewers(panel.reviews);
  const judges = config.reviewers.filter(
    ({ name }) => present.includes(name) && proposed.some(({ issue }) => standsBehind(name, issue)),
  );
  const status = fixer?.status ?? "failed";
  return {
    ...nothingWritten,
    outcome: status === "ok" ? "success" : status,
    reason: fixer?.reason ?? "",
    written,
    matrix: matrixOf({
      reviewers: [],
      shards: 0,
      voters: [],
      fixer: null,
      judges: config.confirmFixes ? judges : [],
    }),
  };
}

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
  job: PlannedJob,
): Promise<ReadFixes> {
  const { config } = job;
  const nothing = { fixes: [], independent: true, verified: new Set<string>(), work: null };
  const chosen = config.fix === "off" ? [] : issuesToFix(issues, config);
  if (chosen.length === 0) return { ...nothing, fixer: null };
  const made = await readArtifact(fixArtifact, [], job);
  if (made === undefined) {
    return { ...nothing, fixer: failedFixer(config.fixer, noArtifact) };
  }
  const ids = made.fixes.map(({ issue }) => issue);
  const known = ids.every((id) => chosen.some((issue) => issue.id === id));
  const triedCount = made.fixes.filter(({ tried }) => tried !== false).length;
  if (!known || triedCount > config.maxFixes || new Set(ids).size !== ids.length) {
    throw new ArtifactError(
      "crosscheck-fix.json",
      "its patches are not for the issues of this run",
    );
  }
  // What reviewers said of a patch, and what was committed, is not the fixer's to say.
  const fixes = made.fixes.map((one) => ({
    ...one,
    reason: one.reason === null ? null : boundText("reason", one.reason),
    summary: boundText("summary", one.summary),
    confirmations: [],
    commit: null,
  }));
  const { fixer, independent, work } = made;
  return { fixes, fixer, independent, verified: new Set(made.verified), work };
}
