import type { Pull, Repository } from "../entity/repository.ts";
import { pullDiff } from "../placement/pull-diff.ts";
import type { State } from "../state.ts";
import {
  commentPayload,
  pullPayload,
  reviewCommentPayload,
  reviewPayload,
} from "./conversation.ts";
import type { EventName, Events, WorkflowEvent } from "./event.ts";
import {
  dispatchPayload,
  mergeGroupPayload,
  pushPayload,
  repositoryDispatchPayload,
  schedulePayload,
} from "./repository.ts";
import { workflowRunPayload } from "./workflow-run.ts";

type Request = {
  [Name in EventName]: { name: Name; action: Events[Name]["action"] } & Pick<
    Events[Name],
    "subject" | "extra"
  >;
}[EventName];

/** Builds an event: payload, and the variables GitHub derives from it. */
export async function buildEvent(state: State, request: Request): Promise<WorkflowEvent> {
  const { name } = request;
  switch (request.name) {
    case "pull_request":
    case "pull_request_target": {
      const { action, subject: pull, extra } = request;
      const { sender = pull.author } = extra;
      const payload = await pullPayload(state, action, pull, { ...extra, sender });
      const about = name === "pull_request" ? await onMerge(pull, sender) : await onBase(pull);
      return { name, payload, actor: sender, ...about };
    }
    case "pull_request_review_comment": {
      const { action, subject: comment, extra } = request;
      const { sender = comment.user } = extra;
      const payload = await reviewCommentPayload(state, action, comment, sender);
      return { name, payload, actor: sender, ...(await onMerge(comment.thread.pull, sender)) };
    }
    case "pull_request_review": {
      const { action, subject: review, extra } = request;
      const { sender = review.user } = extra;
      const payload = await reviewPayload(state, action, review, sender);
      return { name, payload, actor: sender, ...(await onMerge(review.pull, sender)) };
    }
    case "issue_comment": {
      const { action, subject: comment, extra } = request;
      const { sender = comment.user } = extra;
      const payload = await commentPayload(state, action, comment, sender);
      return { name, payload, actor: sender, ...(await onBranch(comment.pull.repository)) };
    }
    case "workflow_dispatch": {
      const { subject: repository, extra } = request;
      const { sender = repository.owner, inputs = {} } = extra;
      const about = await onBranch(repository, extra.ref);
      const payload = await dispatchPayload(state, repository, { inputs, ref: about.ref }, sender);
      return { name, payload, actor: sender, ...about };
    }
    case "repository_dispatch": {
      const { action, subject: repository, extra } = request;
      const { sender = repository.owner, clientPayload = {} } = extra;
      const payload = repositoryDispatchPayload(state, repository, action, clientPayload, sender);
      return { name, payload, actor: sender, ...(await onBranch(repository)) };
    }
    case "workflow_run": {
      const { subject: pull, extra } = request;
      const payload = workflowRunPayload(state, pull, extra);
      const { sender = pull.author } = extra;
      // The workflow of the default branch, with secrets: whoever's pull request the run before was about.
      return { name, payload, actor: sender, ...(await onBranch(pull.repository)) };
    }
    case "push": {
      const { subject: repository, extra } = request;
      const { sender = repository.owner } = extra;
      const payload = await pushPayload(state, repository, extra, sender);
      return { name, payload, actor: sender, ...(await onBranch(repository, extra.ref)) };
    }
    case "schedule": {
      const { subject: repository, extra } = request;
      const payload = schedulePayload(state, repository, extra.schedule ?? "0 3 * * *");
      return { name, payload, actor: repository.owner, ...(await onBranch(repository)) };
    }
    case "merge_group": {
      const { action, subject: group, extra } = request;
      const { sender = group.pull.author } = extra;
      const payload = await mergeGroupPayload(state, action, group, sender);
      const about = await onBranch(group.pull.repository, group.headRef);
      return { name, payload, actor: sender, ...about };
    }
  }
}

type About = Omit<WorkflowEvent, "name" | "payload" | "actor">;

/** Runs on the test merge; a fork's and Dependabot's get no secrets and a read-only token. */
async function onMerge(pull: Pull, sender: string): Promise<About> {
  return {
    repository: pull.repository,
    ref: `refs/pull/${pull.number}/merge`,
    sha: pull.mergeSha ?? pull.headSha,
    headRef: pull.headRef,
    baseRef: pull.baseRef,
    restricted: pull.headRepository !== pull.repository || sender === "dependabot[bot]",
  };
}

/** Runs on the base's branch. */
async function onBase(pull: Pull): Promise<About> {
  return {
    repository: pull.repository,
    ref: `refs/heads/${pull.baseRef}`,
    sha: (await pullDiff(pull)).baseSha,
    headRef: pull.headRef,
    baseRef: pull.baseRef,
    restricted: false,
  };
}

/** Runs on a branch, by default the default branch. */
async function onBranch(repository: Repository, branch = repository.defaultBranch): Promise<About> {
  const ref = branch.startsWith("refs/") ? branch : `refs/heads/${branch}`;
  const sha = await repository.head(ref);
  if (sha === undefined) throw new Error(`${repository.fullName} has no ${ref}`);
  return { repository, ref, sha, headRef: "", baseRef: "", restricted: false };
}
