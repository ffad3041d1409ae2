import { type Commit, readCommit } from "../../git/commit.ts";
import { diffFiles } from "../../git/diff.ts";
import type { Repository } from "../entity/repository.ts";
import { repositoryUrl, type State } from "../state.ts";
import { fileView } from "./pull.ts";

// The tree of no files, which git knows without being told.
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** Whether GitHub vouches for a commit: the world trusts every signature, since it makes them. */
function verificationView({ signature }: Commit) {
  return {
    verified: signature !== undefined,
    reason: signature === undefined ? "unsigned" : "valid",
    signature: signature ?? null,
    payload: null,
    verified_at: null,
  };
}

/** A commit as lists and comparisons show it. */
export async function commitView(state: State, repository: Repository, revision: string) {
  const commit = await readCommit(repository.gitDirectory, revision);
  const root = repositoryUrl(state, repository);
  const { sha, author, committer, message, tree } = commit;
  return {
    sha,
    node_id: `C_${sha}`,
    url: `${root}/commits/${sha}`,
    html_url: `${state.url}/${repository.fullName}/commit/${sha}`,
    comments_url: `${root}/commits/${sha}/comments`,
    commit: {
      url: `${root}/git/commits/${sha}`,
      author,
      committer,
      message,
      tree: { sha: tree, url: `${root}/git/trees/${tree}` },
      comment_count: 0,
      verification: verificationView(commit),
    },
    author: null,
    committer: null,
    parents: parentsView(state, repository, commit, "commits"),
  };
}

/** A commit shown alone: with its files. */
export async function commitWithFilesView(state: State, repository: Repository, sha: string) {
  const commit = await commitView(state, repository, sha);
  const before = commit.parents[0]?.sha ?? emptyTree;
  const files = await diffFiles(repository.gitDirectory, before, sha);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return {
    ...commit,
    stats: { additions, deletions, total: additions + deletions },
    files: files.map((file) => fileView(state, repository, sha, file)),
  };
}

/** A commit as the git data API shows it. */
export async function gitCommitView(state: State, repository: Repository, sha: string) {
  const commit = await readCommit(repository.gitDirectory, sha);
  const root = `${repositoryUrl(state, repository)}/git`;
  return {
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    url: `${root}/commits/${commit.sha}`,
    html_url: `${state.url}/${repository.fullName}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${root}/trees/${commit.tree}` },
    message: commit.message,
    parents: parentsView(state, repository, commit, "git/commits"),
    verification: verificationView(commit),
  };
}

function parentsView(state: State, repository: Repository, { parents }: Commit, below: string) {
  return parents.map((sha) => ({
    sha,
    url: `${repositoryUrl(state, repository)}/${below}/${sha}`,
    html_url: `${state.url}/${repository.fullName}/commit/${sha}`,
  }));
}
