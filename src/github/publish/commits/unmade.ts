import type { PlannedCommit } from "../../plan/publication.ts";
import { type RefusalCause, refusalText } from "../../refusal.ts";
import { notOpened } from "./commit-notices.ts";
import type { ProposedCommits } from "./post-proposal.ts";

/** A fix that is on no branch, or on one that no pull request is from: people have to take it by hand. */
export interface Unmade {
  readonly issue: string;
  readonly cause: RefusalCause;
  /** Sentences for whoever reads about its issue; GitHub's words are in them. */
  readonly text: string;
}

/** The fixes of a plan that people have to take by hand, in its order. */
export function unmadeCommits(
  planned: readonly PlannedCommit[],
  { commits, proposal }: Pick<ProposedCommits, "commits" | "proposal">,
): Unmade[] {
  return commits.flatMap((commit): Unmade[] => {
    const { issue } = commit;
    switch (commit.status) {
      case "made":
        if (proposal?.status !== "not-opened") return [];
        return [{ issue, cause: proposal.refusal.cause, text: notOpened(proposal) }];
      case "refused": {
        const { refusal } = commit;
        const text = `The fix is only shown, not committed: ${refusalText(refusal)}.`;
        return [{ issue, cause: refusal.cause, text: `${text}${basis(issue, planned)}` }];
      }
      default:
        return commit satisfies never;
    }
  });
}

/** What a patch was checked on top of. */
function basis(issue: string, planned: readonly PlannedCommit[]): string {
  const before = planned.slice(
    0,
    planned.findIndex((one) => one.issue === issue),
  );
  if (before.length === 0) return "";
  return ` It builds on the fixes of ${before.map((one) => one.issue).join(", ")}.`;
}
