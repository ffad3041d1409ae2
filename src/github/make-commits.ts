import type { GitHubClient } from "./client.ts";
import { postCommits } from "./post-commits.ts";
import { type PostedProposal, postProposal } from "./post-proposal.ts";
import type { Publication } from "./publication.ts";
import type { Viewer } from "./pull-request.ts";

/** The account of `GITHUB_TOKEN`: what it pushes starts no workflow. */
const actionsBotId = 41898282;

/** Makes the commits of a publication, on the reviewed branch or as a pull request onto it, and says what follows from it. */
export async function makeCommits(
  client: GitHubClient,
  publication: Publication,
  viewer: Viewer,
): Promise<PostedProposal> {
  const { proposal } = publication;
  const made =
    proposal === null
      ? { commits: await postCommits(client, publication), number: null, notices: [] }
      : await postProposal(client, publication, proposal, viewer);
  if (viewer.id !== actionsBotId || made.commits.every(({ sha }) => sha === null)) return made;
  const what = proposal === null ? "these commits" : "the pull request with the fixes";
  const notice = `GitHub starts no workflows for what GITHUB_TOKEN pushes: required checks will not run on ${what}. Pass an App's token as github-token to have them start.`;
  return { ...made, notices: [...made.notices, notice] };
}
