import type { GitHubClient } from "./client.ts";
import { type Committer, postCommits } from "./post-commits.ts";
import { type PostedProposal, postProposal } from "./post-proposal.ts";
import type { Publication } from "./publication.ts";

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
  const done = made.commits.flatMap(({ issue, sha }) => (sha === null ? [] : [issue]));
  const notices = [...made.notices, ...unsignedNotices(publication, done)];
  if (done.length > 0 && committer.viewer.id === actionsBotId) {
    const what = proposal === null ? "these commits" : "the pull request with the fixes";
    notices.push(
      `GitHub starts no workflows for what GITHUB_TOKEN pushes: required checks will not run on ${what}. Pass an App's token as github-token to have them start.`,
    );
  }
  return { ...made, notices };
}

/** @param done IDs of the issues whose fix was committed */
function unsignedNotices({ commits }: Publication, done: readonly string[]): string[] {
  return commits.flatMap(({ issue, unsigned }) =>
    unsigned !== null && done.includes(issue)
      ? [`The commit for issue ${issue} is not signed: ${unsigned}, so it was pushed with git.`]
      : [],
  );
}
