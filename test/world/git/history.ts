import { type GitDirectory, git, gitAnswer } from "./git.ts";

/** Whether the first commit is the second or one of its ancestors. */
export async function isAncestor(
  directory: GitDirectory,
  ancestor: string,
  commit: string,
): Promise<boolean> {
  const answer = await gitAnswer(directory, ["merge-base", "--is-ancestor", ancestor, commit]);
  return answer !== undefined;
}

/** The merge base of two commits; undefined for unrelated histories. */
export function mergeBase(
  directory: GitDirectory,
  one: string,
  other: string,
): Promise<string | undefined> {
  return gitAnswer(directory, ["merge-base", one, other]);
}

/** How many commits each of the two has that the other has not. */
export async function aheadBehind(
  directory: GitDirectory,
  base: string,
  head: string,
): Promise<{ ahead: number; behind: number }> {
  const output = await git(directory, ["rev-list", "--left-right", "--count", `${base}...${head}`]);
  const [behind = 0, ahead = 0] = output.trim().split(/\s+/).map(Number);
  return { ahead, behind };
}

/** The commits of a range (`A..B`, or all that lead to a commit), oldest first. */
export async function commitsIn(directory: GitDirectory, range: string): Promise<string[]> {
  const output = (await git(directory, ["rev-list", "--reverse", range])).trim();
  return output === "" ? [] : output.split("\n");
}

/** The tree of both merged; undefined where they conflict. */
export async function mergedTree(
  directory: GitDirectory,
  base: string,
  head: string,
): Promise<string | undefined> {
  const answer = await gitAnswer(directory, ["merge-tree", "--write-tree", base, head]);
  return answer?.split("\n")[0];
}
