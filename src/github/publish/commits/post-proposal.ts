import type { GitHubClient } from "../../client.ts";
import type { RepositoryName } from "../../events/request.ts";
import { isRefused } from "../../failure.ts";
import type {
  PlannedProposal,
  PostedCommit,
  PostedProposal,
  Publication,
} from "../../plan/publication.ts";
import { findProposal } from "../../read/find-proposal.ts";
import { isOwnFix } from "../../read/own-commits.ts";
import type { Viewer } from "../../read/pull-request.ts";
import { type Refusal, refusalFor, refusalOf, refusalText } from "../../refusal.ts";
import { createOnce } from "../../retry.ts";
import { type Committer, postCommits } from "./post-commits.ts";

/** What became of the commits of a proposal, and of itself. */
export interface ProposedCommits {
  readonly commits: readonly PostedCommit[];
  /** Null when there is no commit to propose. */
  readonly proposal: PostedProposal | null;
  /** What else is not as planned, for people. */
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
): Promise<ProposedCommits> {
  const { repository, head } = publication;
  const { branch, base, stagingBranch } = proposal;
  const { viewer } = committer;
  let commits: readonly PostedCommit[] = [];
  const notices: string[] = [];
  let staged = false;
  try {
    await setRef(client, repository, stagingBranch, head);
    staged = true;
    commits = await postCommits(client, publication, committer);
    const tip = commits.findLast((commit) => commit.status === "made")?.sha ?? null;
    const current = await readRef(client, repository, branch);
    const free = current === null || (await isOwnFix(client, repository, current, viewer));
    if (tip !== null && free) await setRef(client, repository, branch, tip);
    const left = await deleteRef(client, repository, stagingBranch);
    if (left !== null) notices.push(left);
    if (tip === null) return { commits, proposal: null, notices };
    if (!free) return { ...none(publication, refusalFor("others-commits")), notices };
  } catch (error) {
    const left = staged ? await deleteRef(client, repository, stagingBranch) : null;
    if (left !== null) notices.push(left);
    return { ...none(publication, refusalOf(error)), notices };
  }
  try {
    const number = await openOrUpdate(client, repository, proposal, viewer);
    return { commits, proposal: { status: "proposed", number }, notices };
  } catch (error) {
    const refusal = refusalOf(error);
    return { commits, proposal: { status: "not-opened", branch, base, refusal }, notices };
  }
}

function none({ commits }: Publication, refusal: Refusal) {
  return {
    commits: commits.map(({ issue }) => ({ issue, status: "refused", refusal }) as const),
    proposal: { status: "refused", refusal } as const,
  };
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

/** Returns why a branch is left over, for people; null when it is not. Never throws. */
async function deleteRef(
  client: GitHubClient,
  repository: RepositoryName,
  branch: string,
): Promise<string | null> {
  try {
    await client.rest.git.deleteRef({ ...repository, ref: `heads/${branch}` });
    return null;
  } catch (error) {
    // GitHub answers 422 for what is not there, and for what a rule keeps.
    const isGone = async () => (await readRef(client, repository, branch)) === null;
    if (isRefused(error, 404) || (await isGone().catch(() => false))) return null;
    return `The branch ${branch} could not be deleted: ${refusalText(refusalOf(error))}.`;
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
