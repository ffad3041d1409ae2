import type { MergedIssue } from "../../model/issue.ts";
import { untrusted } from "./untrusted.ts";
import { describeIssue } from "./vote-prompt.ts";

/** A patch to be judged by the reviewers of its issue. */
export interface ProposedFix {
  readonly issue: MergedIssue;
  readonly patch: string;
}

/** The confirm turn: patches for issues this reviewer stands behind, numbered. */
export function confirmPrompt(fixes: readonly ProposedFix[]): string {
  const list = fixes.map((fix, at) =>
    untrusted(
      `issue ${at + 1} and its patch`,
      `Issue ${at + 1} ${describeIssue(fix.issue)}\n\nPatch:\n${fix.patch}`,
    ),
  );
  return [
    'Another agent wrote patches for issues that you raised or confirmed. Set turn to "confirm" and give exactly one check for each, by its number. Read each patch against the code as it is; it is not applied in your folder.',
    "verdict: solved = the defect is gone and nothing else breaks; not-solved = the defect or a part of it remains; new-problem = the patch breaks something or does more than the issue needs. reason: one sentence of evidence.",
    ...list,
  ].join("\n\n");
}
