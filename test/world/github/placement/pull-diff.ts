import { type DiffFile, diffFiles } from "../../git/diff.ts";
import { isAncestor, mergeBase } from "../../git/history.ts";
import { commitOf } from "../../git/object.ts";
import type { Pull } from "../entity/repository.ts";

/** What a pull request changes: its head against the merge base with its base. */
export interface PullDiff {
  baseSha: string;
  mergeBase: string;
  files: DiffFile[];
}

const cache = new WeakMap<Pull, { key: string; diff: PullDiff }>();

/** The diff GitHub shows for a pull request now. */
export async function pullDiff(pull: Pull): Promise<PullDiff> {
  const directory = pull.repository.gitDirectory;
  const known = cache.get(pull);
  // A pull request keeps the base that it had when its branch was deleted.
  const baseNow = await commitOf(directory, `refs/heads/${pull.baseRef}`);
  const baseSha = baseNow ?? pull.deletedBase ?? known?.diff.baseSha;
  if (baseSha === undefined) throw new Error(`the base branch ${pull.baseRef} is gone`);
  const key = `${baseSha} ${pull.headSha}`;
  if (known?.key === key) return known.diff;
  const base = (await mergeBase(directory, baseSha, pull.headSha)) ?? baseSha;
  const files = await diffFiles(directory, base, pull.headSha);
  const diff = { baseSha, mergeBase: base, files };
  cache.set(pull, { key, diff });
  return diff;
}

/** Whether a commit is one of the pull request's own. */
export async function isPullCommit(pull: Pull, sha: string): Promise<boolean> {
  const directory = pull.repository.gitDirectory;
  const { mergeBase: base } = await pullDiff(pull);
  return (
    (await commitOf(directory, sha)) !== undefined &&
    (await isAncestor(directory, sha, pull.headSha)) &&
    !(await isAncestor(directory, sha, base))
  );
}
