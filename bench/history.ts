import { execFileSync } from "node:child_process";

/** How far apart the two ends of a diff are, in commits: single commits, and what a pull request may hold. */
const SPANS = [1, 5, 20];

/** Diffs from the first-parent history of the repository in `dir`, newest first, at most `limit` of each span. */
export function historyDiffs(dir: string, limit: number): string[] {
  const commits = gitIn(dir, ["log", "--first-parent", "--format=%H", "-n", "2000"])
    .trim()
    .split("\n");
  return SPANS.flatMap((span) => {
    const diffs: string[] = [];
    for (let at = 0; at + span < commits.length && diffs.length < limit; at += span) {
      const [to = "", from = ""] = [commits[at], commits[at + span]];
      diffs.push(
        gitIn(dir, ["diff", "--no-ext-diff", "--no-textconv", "--find-renames", from, to]),
      );
    }
    return diffs;
  });
}

/** Runs git in `dir` with nothing of this process's environment but PATH. */
export function gitIn(dir: string, args: readonly string[]): string {
  return execFileSync("git", ["-C", dir, ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 30,
    env: {
      PATH: process.env.PATH ?? "",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      LC_ALL: "C",
    },
  });
}
