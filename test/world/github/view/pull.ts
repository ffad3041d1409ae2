import type { DiffFile } from "../../git/diff.ts";
import { commitsIn } from "../../git/history.ts";
import type { Pull, Repository } from "../entity/repository.ts";
import { pullDiff } from "../placement/pull-diff.ts";
import { repositoryUrl, type State } from "../state.ts";
import { reactionSummary } from "./comment.ts";
import { labelView } from "./label.ts";
import { repositoryView } from "./repository.ts";
import { associationOf, userView } from "./user.ts";

/** A pull request as REST shows it alone. */
export async function pullView(state: State, pull: Pull) {
  const { repository, headRepository, number, headSha, mergeSha } = pull;
  const { baseSha, mergeBase, files } = await pullDiff(pull);
  const root = repositoryUrl(state, repository);
  const url = `${root}/pulls/${number}`;
  const html = `${state.url}/${repository.fullName}/pull/${number}`;
  const commits = await commitsIn(repository.gitDirectory, `${mergeBase}..${headSha}`);
  const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
  const urls = {
    review_comments_url: `${url}/comments`,
    review_comment_url: `${root}/pulls/comments{/number}`,
    comments_url: `${root}/issues/${number}/comments`,
    commits_url: `${url}/commits`,
    statuses_url: `${root}/statuses/${headSha}`,
    issue_url: `${root}/issues/${number}`,
  };
  return {
    id: pull.id,
    node_id: pull.nodeId,
    number,
    state: pull.state,
    locked: pull.locked,
    title: pull.title,
    body: pull.body,
    user: userView(state, pull.author),
    labels: pull.labels.map((name) => labelView(state, repository, name)),
    draft: pull.draft,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.state === "closed" ? pull.updatedAt : null,
    merged_at: pull.merged ? pull.updatedAt : null,
    merge_commit_sha: mergeSha,
    url,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    ...urls,
    head: {
      label: `${pull.headOwner}:${pull.headRef}`,
      ref: pull.headRef,
      sha: headSha,
      user: userView(state, pull.headOwner),
      repo: headRepository && repositoryView(state, headRepository),
    },
    base: {
      label: `${repository.owner}:${pull.baseRef}`,
      ref: pull.baseRef,
      sha: baseSha,
      user: userView(state, repository.owner),
      repo: repositoryView(state, repository),
    },
    author_association: associationOf(repository, pull.author),
    auto_merge: null,
    merged: pull.merged,
    mergeable: pull.state === "open" ? mergeSha !== null : null,
    mergeable_state: mergeSha === null ? "dirty" : "clean",
    rebaseable: mergeSha !== null,
    merged_by: null,
    milestone: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    active_lock_reason: null,
    comments: pull.comments.length,
    review_comments: pull.reviewComments.length,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: commits.length,
    additions: sum(files.map((file) => file.additions)),
    deletions: sum(files.map((file) => file.deletions)),
    changed_files: files.length,
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: urls.issue_url },
      comments: { href: urls.comments_url },
      review_comments: { href: urls.review_comments_url },
      review_comment: { href: urls.review_comment_url },
      commits: { href: urls.commits_url },
      statuses: { href: urls.statuses_url },
    },
  };
}

/** A pull request as the part of REST shows it that knows it as a GitHub issue. */
export function pullAsIssueView(state: State, pull: Pull) {
  const { repository, number } = pull;
  const root = repositoryUrl(state, repository);
  const html = `${state.url}/${repository.fullName}/pull/${number}`;
  return {
    id: pull.id,
    node_id: pull.nodeId,
    number,
    state: pull.state,
    title: pull.title,
    body: pull.body,
    user: userView(state, pull.author),
    labels: pull.labels.map((name) => labelView(state, repository, name)),
    locked: pull.locked,
    active_lock_reason: null,
    assignee: null,
    assignees: [],
    milestone: null,
    closed_at: null,
    author_association: associationOf(repository, pull.author),
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    repository_url: root,
    url: `${root}/issues/${number}`,
    html_url: html,
    comments: pull.comments.length,
    draft: pull.draft,
    reactions: reactionSummary(pull.reactions, `${root}/issues/${number}`),
    pull_request: {
      url: `${root}/pulls/${number}`,
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      merged_at: pull.merged ? pull.updatedAt : null,
    },
  };
}

/** A changed file; binary and very large files have no patch. */
export function fileView(state: State, repository: Repository, headSha: string, file: DiffFile) {
  const path = encodeURI(file.filename);
  const { patch, previousFilename } = file;
  return {
    sha: file.sha,
    filename: file.filename,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${state.url}/${repository.fullName}/blob/${headSha}/${path}`,
    raw_url: `${state.url}/${repository.fullName}/raw/${headSha}/${path}`,
    contents_url: `${repositoryUrl(state, repository)}/contents/${path}?ref=${headSha}`,
    ...(patch !== undefined && patch.length <= 1_000_000 ? { patch } : {}),
    ...(previousFilename === undefined ? {} : { previous_filename: previousFilename }),
  };
}
