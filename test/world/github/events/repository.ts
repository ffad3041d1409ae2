import { readCommit } from "../../git/commit.ts";
import { diffFiles } from "../../git/diff.ts";
import { commitsIn } from "../../git/history.ts";
import { commitOf } from "../../git/object.ts";
import type { MergeGroup } from "../entity/merge-group.ts";
import type { Repository } from "../entity/repository.ts";
import type { State } from "../state.ts";
import { repositoryView } from "../view/repository.ts";
import { userView } from "../view/user.ts";
import { payloadOf, webhookName } from "./payload.ts";

type Payload = Promise<Record<string, unknown>>;

/** The payload of `push`. */
export async function pushPayload(
  state: State,
  repository: Repository,
  { ref, before, after }: { ref: string; before: string; after: string },
  sender: string,
): Payload {
  const directory = repository.gitDirectory;
  const isNew = (await commitOf(directory, before)) === undefined;
  const shas = await commitsIn(directory, isNew ? after : `${before}..${after}`);
  const commits = await Promise.all(shas.map((sha) => pushedCommit(state, repository, sha)));
  return payloadOf(state, "push", {
    ref,
    before,
    after,
    base_ref: null,
    compare: `${state.url}/${repository.fullName}/compare/${before}...${after}`,
    commits,
    head_commit: commits.at(-1) ?? null,
    created: isNew,
    deleted: false,
    forced: false,
    pusher: { name: sender, email: `${sender}@users.noreply.github.com` },
    repository: { ...repositoryView(state, repository), ...webhookDates },
    sender: userView(state, sender),
  });
}

// A push writes a repository's dates as numbers.
const webhookDates = { created_at: 946_684_800, pushed_at: 946_684_800 };

async function pushedCommit(state: State, repository: Repository, sha: string) {
  const directory = repository.gitDirectory;
  const { tree, parents, message, author, committer } = await readCommit(directory, sha);
  const [parent] = parents;
  const files = parent === undefined ? [] : await diffFiles(directory, parent, sha);
  const paths = (...statuses: string[]) =>
    files.filter((file) => statuses.includes(file.status)).map((file) => file.filename);
  return {
    id: sha,
    tree_id: tree,
    distinct: true,
    message,
    timestamp: committer.date,
    url: `${state.url}/${repository.fullName}/commit/${sha}`,
    author,
    committer,
    added: paths("added", "renamed", "copied"),
    removed: paths("removed"),
    modified: paths("modified", "changed"),
  };
}

/** The payload of `workflow_dispatch`: there is no pull request in it. */
export async function dispatchPayload(
  state: State,
  repository: Repository,
  { inputs, ref }: { inputs: Record<string, string>; ref: string },
  sender: string,
): Payload {
  return payloadOf(state, "workflow-dispatch", {
    inputs,
    ref,
    workflow: ".github/workflows/review.yml",
    repository: repositoryView(state, repository),
    sender: userView(state, sender),
  });
}

/** The payload of `repository_dispatch`. @param action the caller's own name for what happened */
export function repositoryDispatchPayload(
  state: State,
  repository: Repository,
  action: string,
  clientPayload: Record<string, unknown>,
  sender: string,
): Record<string, unknown> {
  return payloadOf(state, "repository-dispatch-sample.collected", {
    action,
    branch: repository.defaultBranch,
    client_payload: clientPayload,
    repository: repositoryView(state, repository),
    sender: userView(state, sender),
  });
}

/** The payload of `schedule`, which is no webhook and has no schema. */
export function schedulePayload(
  state: State,
  repository: Repository,
  schedule: string,
): Record<string, unknown> {
  return {
    schedule,
    workflow: ".github/workflows/review.yml",
    repository: repositoryView(state, repository),
  };
}

/** The payload of `merge_group`. */
export async function mergeGroupPayload(
  state: State,
  action: string,
  { pull, headRef, headSha, baseRef, baseSha }: MergeGroup,
  sender: string,
): Payload {
  const { repository } = pull;
  const commit = await readCommit(repository.gitDirectory, headSha);
  const { tree, message, author, committer } = commit;
  return payloadOf(state, webhookName("merge_group", action), {
    action,
    merge_group: {
      head_sha: headSha,
      head_ref: headRef,
      base_sha: baseSha,
      base_ref: baseRef,
      head_commit: {
        id: headSha,
        tree_id: tree,
        message,
        timestamp: committer.date,
        author: { name: author.name, email: author.email },
        committer: { name: committer.name, email: committer.email },
      },
    },
    repository: repositoryView(state, repository),
    sender: userView(state, sender),
  });
}
