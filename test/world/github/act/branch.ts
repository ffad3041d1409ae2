import { commitOf } from "../../git/object.ts";
import { deleteRef, updateRef } from "../../git/ref.ts";
import type { Pull, Repository } from "../entity/repository.ts";
import { now, type State } from "../state.ts";
import { followHead, followPush } from "./push.ts";

/** Lets a pull request have another base branch. */
export async function retarget(pull: Pull, base: string): Promise<void> {
  const { gitDirectory, fullName } = pull.repository;
  if ((await commitOf(gitDirectory, `refs/heads/${base}`)) === undefined) {
    throw new Error(`${fullName} has no branch ${base}`);
  }
  pull.baseRef = base;
  pull.updatedAt = now();
  await followHead(pull);
}

/**
 * Deletes a branch. Open pull requests onto it go on to the base of the merged one that it was the head of; where there
 * is none they are closed.
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/proposing-changes-to-your-work-with-pull-requests/about-branches
 */
export async function deleteBranch(
  state: State,
  repository: Repository,
  branch: string,
): Promise<void> {
  const sha = await tipOf(repository, branch);
  const pulls = [...repository.pulls.values()];
  const below = pulls.find((pull) => pull.merged && pull.headRef === branch);
  for (const pull of pulls) {
    if (pull.state !== "open" || pull.baseRef !== branch) continue;
    if (below) await retarget(pull, below.baseRef);
    else {
      pull.state = "closed";
      pull.deletedBase = sha;
    }
  }
  await deleteRef(repository.gitDirectory, `refs/heads/${branch}`);
  await followPush(state, repository);
}

/** Gives a branch another name. Open pull requests from it and onto it follow. */
export async function renameBranch(
  state: State,
  repository: Repository,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const { gitDirectory } = repository;
  await updateRef(gitDirectory, `refs/heads/${to}`, await tipOf(repository, from));
  for (const { pulls } of state.repositories.values()) {
    for (const pull of pulls.values()) {
      if (pull.repository === repository && pull.baseRef === from) pull.baseRef = to;
      if (pull.headRepository === repository && pull.headRef === from) pull.headRef = to;
    }
  }
  if (repository.defaultBranch === from) repository.defaultBranch = to;
  await deleteRef(gitDirectory, `refs/heads/${from}`);
  await followPush(state, repository);
}

async function tipOf({ gitDirectory, fullName }: Repository, branch: string): Promise<string> {
  const sha = await commitOf(gitDirectory, `refs/heads/${branch}`);
  if (sha === undefined) throw new Error(`${fullName} has no branch ${branch}`);
  return sha;
}
