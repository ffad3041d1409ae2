import { writeCommit } from "../../git/commit.ts";
import { mergedTree } from "../../git/history.ts";
import { commitOf } from "../../git/object.ts";
import { deleteRef, fetchRef, updateRef } from "../../git/ref.ts";
import type { Pull, Repository } from "../entity/repository.ts";
import { now, type State } from "../state.ts";

const turns = new WeakMap<State, Promise<void>>();

/**
 * What GitHub does after any change of refs: open pull requests from and to them follow. Pushes
 * that come at once are followed one after the other.
 */
export function followPush(state: State, repository: Repository): Promise<void> {
  const turn = (turns.get(state) ?? Promise.resolve()).then(() => follow(state, repository));
  // The failure of a turn is its caller's; the next one goes on all the same.
  turns.set(
    state,
    turn.catch(() => undefined),
  );
  return turn;
}

async function follow(state: State, repository: Repository): Promise<void> {
  for (const { pulls } of state.repositories.values()) {
    for (const pull of pulls.values()) {
      if (pull.state !== "open") continue;
      if (pull.headRepository === repository) await followHead(pull);
      else if (pull.repository === repository) await refreshMerge(pull);
    }
  }
}

/** Takes over the head's commit from its branch, and merges it anew for trial. */
export async function followHead(pull: Pull): Promise<void> {
  const { repository, headRepository, headRef, number } = pull;
  if (headRepository === null) return;
  const sha = await commitOf(headRepository.gitDirectory, `refs/heads/${headRef}`);
  if (sha !== undefined && sha !== pull.headSha) {
    const name = `refs/pull/${number}/head`;
    // A fork's commits come into the base repository, where everybody can fetch them.
    if (headRepository === repository) await updateRef(repository.gitDirectory, name, sha);
    else await fetchRef(repository.gitDirectory, headRepository.gitDirectory, sha, name);
    pull.headSha = sha;
    pull.updatedAt = now();
  }
  await refreshMerge(pull);
}

/** Makes `refs/pull/N/merge`; there is none while head and base conflict. */
async function refreshMerge(pull: Pull): Promise<void> {
  const directory = pull.repository.gitDirectory;
  const name = `refs/pull/${pull.number}/merge`;
  const base = await commitOf(directory, `refs/heads/${pull.baseRef}`);
  const tree = base === undefined ? undefined : await mergedTree(directory, base, pull.headSha);
  if (base === undefined || tree === undefined) {
    if (pull.mergeSha !== null) await deleteRef(directory, name);
    pull.mergeSha = null;
    return;
  }
  pull.mergeSha = await writeMerge(directory, tree, base, pull.headSha);
  await updateRef(directory, name, pull.mergeSha);
}

/** A merge commit as GitHub writes it. */
export function writeMerge(
  directory: string,
  tree: string,
  base: string,
  head: string,
): Promise<string> {
  const committer = { name: "GitHub", email: "noreply@github.com", date: now() };
  return writeCommit(directory, {
    tree,
    parents: [base, head],
    author: committer,
    committer,
    message: `Merge ${head} into ${base}\n`,
    signature: undefined,
  });
}
