import * as Type from "typebox";
import { ArtifactError } from "../errors.ts";
import { checkVerdicts } from "../model/answer.ts";
import { jobUsageSchema, type ReviewerJobUsage, reviewerName } from "../model/artifact.ts";
import { issueId } from "../model/issue.ts";
import { object } from "../model/schema.ts";
import { noSpending } from "../model/spending.ts";
import { presentReviewers } from "../panel/join-reviews.ts";
import { standsBehind } from "../panel/panel.ts";
import { answerLimits, boundItems, boundReason } from "../review/answer-limits.ts";
import {
  askToConfirm,
  type FixConfirmation,
  type JudgedFix,
  proposedFixes,
} from "../run/fixing/confirm.ts";
import { startPanel } from "../run/start-panel.ts";
import { artifactKind } from "./artifacts/artifact-kind.ts";
import { noArtifact, readArtifact } from "./artifacts/read-artifact.ts";
import { writeArtifact } from "./artifacts/write-artifact.ts";
import { readFixes } from "./fix.ts";
import { reconcilePlanned } from "./panel-answers.ts";
import { fetchPlanned, type PlannedJob, provenance, reviewerOf } from "./planned-job.ts";
import { recordUsage, withBudget, withCuts } from "./record-usage.ts";
import {
  brokenStage,
  nothingWritten,
  type Stage,
  type StageResult,
  skippedStage,
} from "./stage-job.ts";
import { readPanel } from "./vote.ts";

/** A reviewer's answers on the patches. */
const confirmArtifact = artifactKind({
  stage: "confirm",
  // A sentence for each patch.
  maxMebibytes: 8,
  keyOf: ({ reviewer }) => [reviewer],
  content: {
    reviewer: reviewerName,
    confirmations: Type.Array(
      object({
        /** ID of the issue. */
        issue: issueId,
        verdict: Type.Enum(checkVerdicts),
        reason: Type.String(),
      }),
    ),
    work: jobUsageSchema,
  },
});

/** The stage `confirm`: one reviewer judges, on fresh threads, the patches of the issues that it stands behind. */
export const confirmStage = { artifact: confirmArtifact, run: confirm } satisfies Stage<PlannedJob>;

async function confirm(job: PlannedJob): Promise<StageResult> {
  const { config } = job;
  const reviewer = reviewerOf(config, "confirm");
  const panel = await readPanel(job);
  const change = await fetchPlanned(job.planned, job);
  const { issues } = await reconcilePlanned(panel, change, job);
  const made = await readFixes(issues, job);
  const proposed = proposedFixes(made.fixes, issues);
  const judges = presentReviewers(panel.reviews).filter((name) =>
    proposed.some(({ issue }) => standsBehind(name, issue)),
  );
  if (!config.confirmFixes || !judges.includes(reviewer)) {
    return skippedStage(`${reviewer} has no patch to judge`);
  }
  const spent = [...panel.usages, ...(made.work ? [made.work] : [])].map(
    ({ spending }) => spending,
  );
  const limited = withBudget(job, spent, judges.length);
  const { value, usage, failure } = await recordUsage(change, limited, async (context) => {
    await using started = await startPanel(change, context, { reviewer, shards: null });
    const given = await askToConfirm(proposed, started.panel, [reviewer]);
    const [used] = started.usage();
    const { models = [], unavailable = [], spending = noSpending } = used ?? {};
    const notices = started.panel.notices();
    return {
      given,
      models,
      unavailable,
      spending,
      missing: started.missing[0]?.reason ?? null,
      notices,
    };
  });
  const { given, models, unavailable, spending, missing, notices } = value;
  const silent = missing === null ? [] : [`${reviewer} did not judge the patches: ${missing}`];
  const written = await writeArtifact(
    confirmArtifact,
    {
      ...provenance(job),
      reviewer,
      confirmations: given.map(({ issue, verdict, reason }: FixConfirmation) => {
        return { issue, verdict, reason };
      }),
      work: {
        ...usage,
        notices: [...usage.notices, ...notices, ...silent],
        models,
        unavailable,
        spending,
      },
    },
    job,
  );
  if (failure !== undefined) return brokenStage(failure, written);
  const outcome = missing === null ? "success" : "partial";
  return { ...nothingWritten, outcome, reason: missing ?? "", written };
}

/** What reviewers said of the patches. */
export interface ReadConfirmations {
  readonly confirmations: readonly FixConfirmation[];
  readonly works: readonly ReviewerJobUsage[];
  /** For people: who should have been asked, and was not. */
  readonly notices: readonly string[];
}

/** Reads what the stage `confirm` made of those patches. Throws `ArtifactError` for a word on somebody else's issue. */
export async function readConfirmations(
  proposed: readonly JudgedFix[],
  present: readonly string[],
  job: PlannedJob,
): Promise<ReadConfirmations> {
  const confirmations: FixConfirmation[] = [];
  const usages: ReviewerJobUsage[] = [];
  const notices: string[] = [];
  for (const reviewer of job.config.confirmFixes ? present : []) {
    const own = proposed.filter(({ issue }) => standsBehind(reviewer, issue));
    if (own.length === 0) continue;
    const artifact = await readArtifact(confirmArtifact, [reviewer], job);
    if (artifact === undefined) {
      notices.push(`The patches were not shown to ${reviewer}: ${noArtifact}.`);
      continue;
    }
    const ids = artifact.confirmations.map(({ issue }) => issue);
    if (new Set(ids).size !== ids.length) {
      throw new ArtifactError(`crosscheck-confirm-${reviewer}.json`, "it judges a patch twice");
    }
    // A patch that was rejected meanwhile, here or by others, needs no word.
    const counted = artifact.confirmations.filter(({ issue: id }) =>
      own.some(({ issue }) => issue.id === id),
    );
    const { items, cuts } = boundItems(counted, answerLimits.checks, boundReason);
    for (const one of items) confirmations.push({ reviewer, ...one });
    usages.push({ reviewer, ...withCuts(reviewer, artifact.work, cuts) });
  }
  return { confirmations, works: usages, notices };
}
