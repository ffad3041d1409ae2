import { mergedTree } from "../../git/history.ts";
import { commitOf } from "../../git/object.ts";
import { deleteRef, updateRef } from "../../git/ref.ts";
import type { MergeGroup } from "../entity/merge-group.ts";
import type { Pull, Repository } from "../entity/repository.ts";
import { added, now, type State } from "../state.ts";
import type { PullOptions } from "../world.ts";
import { followHead, followPush, writeMerge } from "./push.ts";
import { userOf } from "./user.ts";

/** Opens a pull request; throws where the head's branch does not exist. */
export async function openPull(
  state: State,
  repository: Repository,
  {
    head,
    from = repository,
    base = repository.defaultBranch,
    author = from.owner,
    title = "Change",
    body = null,
    draft = false,
    labels = [],
    maintainerCanModify = false,
  }: PullOptions,
): Promise<Pull> {
  const headSha = await commitOf(from.gitDirectory, `refs/heads/${head}`);
  if (headSha === undefined) throw new Error(`${from.fullName} has no branch ${head}`);
  userOf(state, author);
  const number = Math.max(0, ...repository.pulls.keys()) + 1;
  const pull: Pull = added<Pull>(state, {
    kind: "pull",
    number,
    repository,
    headRepository: from,
    headOwner: from.owner,
    headRef: head,
    headSha: "",
    baseRef: base,
    mergeSha: null,
    author,
    title,
    body,
    draft,
    state: "open",
    merged: false,
    locked: false,
    maintainerCanModify: maintainerCanModify && from !== repository,
    labels: [...labels],
    createdAt: now(),
    updatedAt: now(),
    reactions: [],
    comments: [],
    reviews: [],
    threads: [],
    get reviewComments() {
      return pull.threads
        .flatMap((thread) => thread.comments)
        .sort((one, other) => one.id - other.id);
    },
  });
  repository.pulls.set(number, pull);
  await followHead(pull);
  return pull;
}

/** Merges a pull request into its base; undefined where they conflict. Returns the new SHA. */
export async function mergePull(state: State, pull: Pull): Promise<string | undefined> {
  if (pull.mergeSha === null) return undefined;
  const sha = pull.mergeSha;
  pull.state = "closed";
  pull.merged = true;
  await updateRef(pull.repository.gitDirectory, `refs/heads/${pull.baseRef}`, sha);
  await followPush(state, pull.repository);
  return sha;
}

/** Deletes a branch, and closes what was open from it or onto it. */
export async function deleteBranch(
  state: State,
  repository: Repository,
  branch: string,
): Promise<void> {
  await deleteRef(repository.gitDirectory, `refs/heads/${branch}`);
  for (const { pulls } of state.repositories.values()) {
    for (const pull of pulls.values()) {
      const isHead = pull.headRepository === repository && pull.headRef === branch;
      const isBase = pull.repository === repository && pull.baseRef === branch;
      if (pull.state === "open" && (isHead || isBase)) {
        pull.state = "closed";
        pull.updatedAt = now();
      }
    }
  }
}

/** Puts a pull request on the merge queue, on a branch of the queue's own. */
export async function queuePull(pull: Pull): Promise<MergeGroup> {
  const directory = pull.repository.gitDirectory;
  const baseRef = `refs/heads/${pull.baseRef}`;
  const baseSha = await commitOf(directory, baseRef);
  const tree = baseSha && (await mergedTree(directory, baseSha, pull.headSha));
  if (!baseSha || !tree) throw new Error(`pull request ${pull.number} conflicts with its base`);
  const headSha = await writeMerge(directory, tree, baseSha, pull.headSha);
  const headRef = `refs/heads/gh-readonly-queue/${pull.baseRef}/pr-${pull.number}-${baseSha}`;
  await updateRef(directory, headRef, headSha);
  return { kind: "merge-group", pull, headRef, headSha, baseRef, baseSha };
}
