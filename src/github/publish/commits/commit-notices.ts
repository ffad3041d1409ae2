import type { PlannedCommit, PostedCommit, PostedProposal } from "../../plan/publication.ts";
import type { Viewer } from "../../read/pull-request.ts";
import { type Refusal, refusalText } from "../../refusal.ts";

/** The account of `GITHUB_TOKEN`: what it pushes starts no workflow. */
const actionsBotId = 41898282;

/**
 * What the reader must know of commits that were made: which are not signed, and that no workflow starts for them.
 * @param what names what was pushed
 */
export function commitNotices(
  made: readonly PlannedCommit[],
  viewer: Viewer,
  what: string,
): string[] {
  const notices = made.flatMap(({ issue, unsigned }) =>
    unsigned === null
      ? []
      : [`The commit for issue ${issue} is not signed: ${unsigned}, so it was pushed with git.`],
  );
  if (made.length > 0 && viewer.id === actionsBotId) {
    notices.push(
      `GitHub starts no workflows for what GITHUB_TOKEN pushes: required checks will not run on ${what}. Pass an App's token as github-token to have them start.`,
    );
  }
  return notices;
}

/** More issues than this are only counted. */
const maxNamed = 5;

/** What the reader must know of commits that were not made: one sentence for each reason. */
export function unmadeNotices(commits: readonly PostedCommit[]): string[] {
  const byRefusal = new Map<string, string[]>();
  for (const commit of commits) {
    switch (commit.status) {
      case "made":
        break;
      case "refused": {
        const text = refusalText(commit.refusal);
        byRefusal.set(text, [...(byRefusal.get(text) ?? []), commit.issue]);
        break;
      }
      default:
        commit satisfies never;
    }
  }
  return [...byRefusal].map(([text, issues]) => {
    const named = issues.slice(0, maxNamed).join(", ");
    const more = issues.length > maxNamed ? ` and ${issues.length - maxNamed} more` : "";
    return issues.length === 1
      ? `The fix of issue ${named} is only shown, not committed: ${text}.`
      : `The fixes of issues ${named}${more} are only shown, not committed: ${text}. Each builds on those before it.`;
  });
}

/** What became of the pull request with the fixes. */
export function proposalNotices(proposal: PostedProposal): string[] {
  switch (proposal.status) {
    case "proposed":
      return [`The fixes are proposed in pull request ${proposal.number}.`];
    case "not-opened":
      return [notOpened(proposal)];
    case "refused":
      return [
        `The fixes are only shown, in no pull request: ${refusalText(proposal.refusal)}. Each builds on those before it.`,
      ];
    default:
      return proposal satisfies never;
  }
}

/** Where commits are that no pull request brings to their base. */
export function notOpened(where: {
  readonly branch: string;
  readonly base: string;
  readonly refusal: Refusal;
}): string {
  const { branch, base, refusal } = where;
  return `The fixes are on the branch ${branch}, but no pull request onto ${base} could be opened: ${refusalText(refusal)}.`;
}
