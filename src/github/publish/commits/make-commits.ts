import type { GitHubClient } from "../../client.ts";
import type { PlannedCommit, Publication } from "../../plan/publication.ts";
import type { Viewer } from "../../read/pull-request.ts";
import { type Committer, postCommits } from "./post-commits.ts";
import { type PostedProposal, postProposal } from "./post-proposal.ts";

/** The account of `GITHUB_TOKEN`: what it pushes starts no workflow. */
const actionsBotId = 41898282;

/** Makes the commits of a publication, on the reviewed branch or as a pull request onto it, and says what follows from it. */
export async function makeCommits(
  client: GitHubClient,
  publication: Publication,
  committer: Committer,
): Promise<PostedProposal> {
  const { proposal } = publication;
  const made =
    proposal === null
      ? { commits: await postCommits(client, publication, committer), number: null, notices: [] }
      : await postProposal(client, publication, proposal, committer);
  const done = publication.commits.filter(({ issue }) =>
    made.commits.some((one) => one.issue === issue && one.sha !== null),
  );
  const what = proposal === null ? "these commits" : "the pull request with the fixes";
  return { ...made, notices: [...made.notices, ...commitNotices(done, committer.viewer, what)] };
}

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
