import type { GitHubClient } from "../../client.ts";
import { issueTrailer } from "../../plan/commit-message.ts";
import type {
  PlannedBranch,
  PlannedCommit,
  PostedCommit,
  Publication,
} from "../../plan/publication.ts";
import type { Viewer } from "../../read/pull-request.ts";
import { type Refusal, refusalOf } from "../../refusal.ts";
import { createOnce } from "../../retry.ts";

const createCommit = `mutation CrosscheckCommit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;

const readBranch = `query CrosscheckBranch($owner: String!, $repo: String!, $ref: String!) {
  repository(owner: $owner, name: $repo) {
    ref(qualifiedName: $ref) {
      target { ... on Commit { oid message parents(first: 2) { nodes { oid } } } }
    }
  }
}`;

interface BranchAnswer {
  readonly repository: {
    readonly ref: {
      readonly target: {
        readonly oid: string;
        readonly message: string;
        readonly parents: { readonly nodes: readonly { readonly oid: string }[] };
      } | null;
    } | null;
  } | null;
}

/** A commit that GitHub's API cannot make. */
export interface CommitByPush {
  readonly branch: PlannedBranch;
  readonly commit: PlannedCommit;
  /** SHA that the branch must point to. */
  readonly parent: string;
  /** Its author. */
  readonly viewer: Viewer;
}

/**
 * Pushes a commit with git. Resolves to its SHA. Rejects with a `GitHubError` as the client would: status 409 when
 * the branch moved, 403 without the right. The status is undefined when it is open whether the push arrived.
 */
export type PushCommit = (push: CommitByPush) => Promise<string>;

/** Who commits, and how what the API cannot do is done. */
export interface Committer {
  readonly viewer: Viewer;
  readonly pushCommit: PushCommit;
}

/**
 * Commits the fixes one after the other, the first on the reviewed head. GitHub refuses a commit whose parent is
 * not the branch's head any more, so nothing is pushed over somebody's work. Then the rest stays uncommitted. Never
 * throws for what GitHub refuses.
 */
export async function postCommits(
  client: GitHubClient,
  publication: Pick<Publication, "branch" | "commits" | "head">,
  committer: Committer,
): Promise<PostedCommit[]> {
  const { branch, commits } = publication;
  if (branch === null) return [];
  const done: PostedCommit[] = [];
  let parent = publication.head;
  let refusal: Refusal | null = null;
  for (const commit of commits) {
    const { issue } = commit;
    if (refusal !== null) {
      done.push({ issue, status: "refused", refusal });
      continue;
    }
    try {
      const sha = await commitOnce(client, branch, commit, parent, committer);
      done.push({ issue, status: "made", sha });
      parent = sha;
    } catch (error) {
      refusal = refusalOf(error);
      done.push({ issue, status: "refused", refusal });
    }
  }
  return done;
}

async function commitOnce(
  client: GitHubClient,
  branch: PlannedBranch,
  commit: PlannedCommit,
  parent: string,
  { viewer, pushCommit }: Committer,
): Promise<string> {
  const make = () =>
    commit.unsigned === null
      ? makeCommit(client, branch, commit, parent)
      : pushCommit({ branch, commit, parent, viewer });
  return await createOnce(make, async () => {
    const [owner, repo] = branch.repository.split("/");
    const ref = `refs/heads/${branch.name}`;
    const answer = await client.graphql<BranchAnswer>(readBranch, { owner, repo, ref });
    const target = answer.repository?.ref?.target;
    const ours =
      target?.parents.nodes[0]?.oid === parent &&
      target.message.includes(`${issueTrailer}: ${commit.issue}\n`);
    return ours ? target.oid : undefined;
  });
}

/** Has GitHub make a commit and sign it. Modes cannot be given: https://docs.github.com/en/graphql/reference/mutations#createcommitonbranch */
async function makeCommit(
  client: GitHubClient,
  branch: PlannedBranch,
  commit: PlannedCommit,
  parent: string,
): Promise<string> {
  const input = {
    branch: { repositoryNameWithOwner: branch.repository, branchName: branch.name },
    expectedHeadOid: parent,
    message: { headline: commit.headline, body: commit.body },
    fileChanges: {
      additions: commit.additions.map(({ path, contentsBase64: contents }) => ({ path, contents })),
      deletions: commit.deletions.map((path) => ({ path })),
    },
  };
  const answer = await client.graphql<{ createCommitOnBranch: { commit: { oid: string } } }>(
    createCommit,
    { input },
  );
  return answer.createCommitOnBranch.commit.oid;
}
