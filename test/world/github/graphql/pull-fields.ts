import { commitsIn } from "../../git/history.ts";
import type { Pull, Repository } from "../entity/repository.ts";
import { pullDiff } from "../placement/pull-diff.ts";
import { labelView } from "../view/label.ts";
import { associationOf } from "../view/user.ts";
import { actor } from "./actor.ts";
import { commitFields } from "./commit-fields.ts";
import { connection } from "./connection.ts";
import type { Context, Fields } from "./context.ts";
import { closedBy, issueFields } from "./issue-fields.ts";
import { reactableFields } from "./reactable.ts";

/** A pull request. */
export function pullFields(context: Context, pull: Pull): Fields {
  const { state, token } = context;
  const { repository, headRepository } = pull;
  return {
    __typename: "PullRequest",
    id: pull.nodeId,
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    number: pull.number,
    title: pull.title,
    body: pull.body ?? "",
    bodyText: pull.body ?? "",
    state: pull.merged ? "MERGED" : pull.state.toUpperCase(),
    closed: pull.state === "closed",
    merged: pull.merged,
    isDraft: pull.draft,
    locked: pull.locked,
    activeLockReason: null,
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    url: `${state.url}/${repository.fullName}/pull/${pull.number}`,
    author: actor(state, pull.author),
    authorAssociation: associationOf(repository, pull.author),
    viewerDidAuthor: pull.author === token.login,
    headRefOid: pull.headSha,
    headRefName: pull.headRef,
    headRef: () => headRepository && refIn(headRepository, pull.headRef),
    headRepository: headRepository && context.show(headRepository),
    headRepositoryOwner: actor(state, pull.headOwner),
    isCrossRepository: headRepository !== repository,
    maintainerCanModify: pull.maintainerCanModify,
    baseRefName: pull.baseRef,
    baseRef: () => refIn(repository, pull.baseRef),
    baseRefOid: async () => (await pullDiff(pull)).baseSha,
    baseRepository: () => context.show(repository),
    repository: () => context.show(repository),
    mergeable: pull.mergeSha === null ? "CONFLICTING" : "MERGEABLE",
    labels: connection(
      () => pull.labels,
      (name) => ({ ...labelFields(labelView(state, repository, name)) }),
    ),
    closingIssuesReferences: connection(
      () => closedBy(pull),
      (issue) => issueFields(context, repository, issue),
    ),
    ...diffFields(context, pull),
    ...reactableFields(context, pull),
    comments: connection(
      () => pull.comments,
      (comment) => context.show(comment),
    ),
    reviews: ({ states, author, ...args }: { states?: string[]; author?: string }) =>
      connection(
        () =>
          pull.reviews
            .filter((review) => review.state !== "PENDING" || review.user === token.login)
            .filter((review) => states == null || states.includes(review.state))
            .filter((review) => author == null || review.user.replace("[bot]", "") === author),
        (review) => context.show(review),
      )(args),
    reviewThreads: connection(
      () =>
        pull.threads.filter((thread) =>
          thread.comments.some(
            (comment) => comment.review.state !== "PENDING" || comment.user === token.login,
          ),
        ),
      (thread) => context.show(thread),
    ),
  };
}

/** A branch; null once it is deleted. */
async function refIn(repository: Repository, name: string): Promise<Fields | null> {
  const oid = await repository.head(`refs/heads/${name}`);
  return oid === undefined
    ? null
    : { __typename: "Ref", name, target: { __typename: "Commit", oid } };
}

function labelFields({ node_id: id, name, color, description }: ReturnType<typeof labelView>) {
  return { __typename: "Label", id, name, color, description };
}

const changeTypes: Readonly<Record<string, string>> = { removed: "DELETED" };

function diffFields(context: Context, pull: Pull): Fields {
  const { repository } = pull;
  const files = async () => (await pullDiff(pull)).files;
  const sum = async (count: "additions" | "deletions") =>
    (await files()).reduce((total, file) => total + file[count], 0);
  return {
    additions: () => sum("additions"),
    deletions: () => sum("deletions"),
    changedFiles: async () => (await files()).length,
    files: async (args: Parameters<ReturnType<typeof connection>>[0]) => {
      const all = await files();
      return connection(
        () => all,
        ({ filename: path, status, additions, deletions }) => ({
          path,
          additions,
          deletions,
          changeType: changeTypes[status] ?? status.toUpperCase(),
        }),
      )(args);
    },
    commits: async (args: Parameters<ReturnType<typeof connection>>[0]) => {
      const { mergeBase } = await pullDiff(pull);
      const shas = await commitsIn(repository.gitDirectory, `${mergeBase}..${pull.headSha}`);
      return connection(
        () => shas,
        (sha) => ({
          __typename: "PullRequestCommit",
          commit: () => commitFields(context, repository, sha),
        }),
      )(args);
    },
  };
}
