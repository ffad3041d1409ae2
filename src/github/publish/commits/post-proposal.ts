import type { GitHubClient } from "../../client.ts";
import type { RepositoryName } from "../../events/request.ts";
import { isRefused } from "../../failure.ts";
import type { PlannedProposal, PostedCommit, Publication } from "../../plan/publication.ts";
import { findProposal } from "../../read/find-proposal.ts";
import { isOwnFix } from "../../read/own-commits.ts";
import type { Viewer } from "../../read/pull-request.ts";
import { createOnce } from "../../retry.ts";
import { type Committer, postCommits } from "./post-commits.ts";

/** What became of a proposal. */
export interface PostedProposal {
  readonly commits: readonly PostedCommit[];
  /** Number of the pull request; null when there is none. */
  readonly number: number | null;
  /** Why it is not as planned, for people. */
  readonly notices: readonly string[];
}

/**
 * Puts the commits on a branch of their own and opens one pull request with it, or brings both up to date.
 * The commits are made on a staging branch first. Then the branch moves to the last of them in one step, because a
 * branch that is reset to its base closes its pull request. Does not touch a branch whose head commit is not ours.
 * Never throws for what GitHub refuses.
 */
export async function postProposal(
  client: GitHubClient,
  publication: Publication,
  proposal: PlannedProposal,
  committer: Committer,
): Promise<PostedProposal> {
  const { repository, head } = publication;
  const { viewer } = committer;
  let commits: readonly PostedCommit[] = [];
  try {
    await setRef(client, repository, proposal.stagingBranch, head);
    commits = await postCommits(client, publication, committer);
    const tip = commits.findLast(({ sha }) => sha !== null)?.sha ?? null;
    const current = await readRef(client, repository, proposal.branch);
    const free = current === null || (await isOwnFix(client, repository, current, viewer));
    if (tip !== null && free) await setRef(client, repository, proposal.branch, tip);
    await deleteRef(client, repository, proposal.stagingBranch);
    if (tip === null) return { commits, number: null, notices: [] };
    if (!free) {
      const reason = `the branch ${proposal.branch} has commits of somebody else`;
      return none(publication, `No pull request with the fixes: ${reason}.`, reason);
    }
  } catch (error) {
    const reason = messageOf(error);
    return none(publication, `The fixes could not be put on a branch: ${reason}`, reason);
  }
  try {
    const number = await openOrUpdate(client, repository, proposal, viewer);
    return { commits, number, notices: [`The fixes are proposed in pull request ${number}.`] };
  } catch (error) {
    return { commits, number: null, notices: [notOpened(error, proposal)] };
  }
}

function none(publication: Publication, notice: string, reason: string): PostedProposal {
  const commits = publication.commits.map(({ issue }) => ({ issue, sha: null, reason }));
  return { commits, number: null, notices: [notice] };
}

/** A repository's setting may forbid it to GITHUB_TOKEN, whatever the workflow's permissions say. */
function notOpened(error: unknown, { branch, base }: PlannedProposal): string {
  const where = `The fixes are on the branch ${branch}, but no pull request onto ${base} could be opened`;
  return /not permitted to create/.test(messageOf(error))
    ? `${where}: the repository's settings do not let GitHub Actions create pull requests (Settings, Actions, General), or pass an App's token as github-token.`
    : `${where}: ${messageOf(error)}`;
}

async function readRef(
  client: GitHubClient,
  repository: RepositoryName,
  branch: string,
): Promise<string | null> {
  try {
    const { data } = await client.rest.git.getRef({ ...repository, ref: `heads/${branch}` });
    return data.object.sha;
  } catch (error) {
    if (isRefused(error, 404)) return null;
    throw error;
  }
}

/** Makes a branch point to a commit, whatever it pointed to. */
async function setRef(
  client: GitHubClient,
  repository: RepositoryName,
  branch: string,
  sha: string,
): Promise<void> {
  if ((await readRef(client, repository, branch)) !== null) {
    await client.rest.git.updateRef({ ...repository, ref: `heads/${branch}`, sha, force: true });
    return;
  }
  const isThere = async () => (await readRef(client, repository, branch)) === sha || undefined;
  await createOnce(async () => {
    await client.rest.git.createRef({ ...repository, ref: `refs/heads/${branch}`, sha });
    return true;
  }, isThere);
}

async function deleteRef(
  client: GitHubClient,
  repository: RepositoryName,
  branch: string,
): Promise<void> {
  try {
    await client.rest.git.deleteRef({ ...repository, ref: `heads/${branch}` });
  } catch (error) {
    if (!isRefused(error, 404, 422)) throw error;
  }
}

async function openOrUpdate(
  client: GitHubClient,
  repository: RepositoryName,
  { branch, base, title, body }: PlannedProposal,
  viewer: Viewer,
): Promise<number> {
  const find = async () => (await findProposal(client, repository, branch, viewer))?.number;
  const number = await find();
  if (number !== undefined) {
    await client.rest.pulls.update({ ...repository, pull_number: number, title, body, base });
    return number;
  }
  return await createOnce(async () => {
    const { data } = await client.rest.pulls.create({
      ...repository,
      head: branch,
      base,
      title,
      body,
    });
    return data.number;
  }, find);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
