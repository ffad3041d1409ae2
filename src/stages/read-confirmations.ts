import { ArtifactError } from "../errors.ts";
import type { JobUsage } from "../model/artifact.ts";
import { standsBehind } from "../panel/panel.ts";
import type { FixConfirmation, JudgedFix } from "../run/fixing/confirm.ts";
import { readArtifact } from "./artifacts/read-artifact.ts";
import { noArtifact } from "./read-reviews.ts";
import type { PlannedJob } from "./stage-job.ts";

/** What reviewers said of the patches. */
export interface ReadConfirmations {
  readonly confirmations: readonly FixConfirmation[];
  readonly works: readonly (JobUsage & { readonly reviewer: string })[];
  /** For people: who should have been asked, and was not. */
  readonly notices: readonly string[];
}

/** Reads what the stage `confirm` made of those patches. Throws `ArtifactError` for a word on somebody else's issue. */
export async function readConfirmations(
  proposed: readonly JudgedFix[],
  present: readonly string[],
  { folder, plan, config }: PlannedJob,
): Promise<ReadConfirmations> {
  const confirmations: FixConfirmation[] = [];
  const usages: (JobUsage & { readonly reviewer: string })[] = [];
  const notices: string[] = [];
  const { digests } = config;
  for (const reviewer of config.confirmFixes ? present : []) {
    const own = proposed.filter(({ issue }) => standsBehind(reviewer, issue));
    if (own.length === 0) continue;
    const said = await readArtifact(folder, { stage: "confirm", reviewer }, { digests, plan });
    if (said === undefined) {
      notices.push(`The patches were not shown to ${reviewer}: ${noArtifact}.`);
      continue;
    }
    const ids = said.confirmations.map(({ issue }) => issue);
    if (new Set(ids).size !== ids.length) {
      throw new ArtifactError(`crosscheck-confirm-${reviewer}.json`, "it judges a patch twice");
    }
    // A patch that was rejected meanwhile, here or by others, needs no word.
    const counted = said.confirmations.filter(({ issue: id }) =>
      own.some(({ issue }) => issue.id === id),
    );
    confirmations.push(...counted.map((one) => ({ reviewer, ...one })));
    usages.push({ reviewer, ...said.work });
  }
  return { confirmations, works: usages, notices };
}
