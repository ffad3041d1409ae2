import { type Person, writeCommit } from "../../git/commit.ts";
import { commitOf, writeBlobs } from "../../git/object.ts";
import { updateRef } from "../../git/ref.ts";
import { writeTree } from "../../git/tree.ts";
import type { Change, FileChange, Repository } from "../entity/repository.ts";
import { now, type State } from "../state.ts";
import { followPush } from "./push.ts";
import { identityOf } from "./user.ts";

/** Commits a change to a branch as if it had been pushed. Returns the new SHA. */
export async function commitChange(
  state: State,
  repository: Repository,
  branch: string,
  change: Change,
): Promise<string> {
  const directory = repository.gitDirectory;
  const ref = `refs/heads/${branch}`;
  const parent =
    (change.parent === undefined ? undefined : await commitOf(directory, change.parent)) ??
    (await commitOf(directory, ref)) ??
    (await commitOf(directory, `refs/heads/${repository.defaultBranch}`));
  const files = Object.entries(change.files ?? {}).map(([path, file]) => ({
    path,
    ...plain(file),
  }));
  const blobs = await writeBlobs(
    directory,
    files.map(({ content }) => content),
  );
  const changes = [
    ...files.map(({ path, mode }, index) => ({ path, mode, sha: blobs[index] ?? null })),
    ...(change.deletes ?? []).map((path) => ({ path, mode: "0", sha: null })),
  ];
  const tree = await writeTree(directory, changes, parent);
  const author = person(state, change.author ?? repository.owner);
  const sha = await writeCommit(directory, {
    tree,
    parents: [parent, change.merges].filter((one) => one !== undefined),
    author,
    committer: author,
    message: `${change.message ?? "Change"}\n`,
    signature: undefined,
  });
  await updateRef(directory, ref, sha);
  await followPush(state, repository);
  return sha;
}

function plain(file: FileChange): { content: string | Uint8Array; mode: string } {
  const isContent = typeof file === "string" || file instanceof Uint8Array;
  return isContent ? { content: file, mode: "100644" } : file;
}

/** Author or committer of a commit that is made now. */
export function person(state: State, login: string): Person {
  return { ...identityOf(state, login), date: now() };
}
