import { execFileSync } from "node:child_process";
import type { KnownFiles } from "../src/review/anchor/known-files.ts";

/** How far apart the two ends of a diff are, in commits: single commits, and what a pull request may hold. */
const SPANS = [1, 5, 20];

function historyRanges(dir: string, limit: number) {
  const commits = gitIn(dir, ["log", "--first-parent", "--format=%H", "-n", "2000"])
    .trim()
    .split("\n");
  return SPANS.flatMap((span) => {
    const ranges: { from: string; to: string }[] = [];
    for (let at = 0; at + span < commits.length && ranges.length < limit; at += span) {
      ranges.push({ from: commits[at + span] ?? "", to: commits[at] ?? "" });
    }
    return ranges;
  });
}

function diffOf(dir: string, from: string, to: string): string {
  return gitIn(dir, ["diff", "--no-ext-diff", "--no-textconv", "--find-renames", from, to]);
}

/** A diff of the history, and what the repository held at its end. */
export interface HistoryChange {
  readonly text: string;
  readonly known: KnownFiles;
}

/** What a run reads of a file at most. */
const maxText = 1 << 20;

/**
 * Diffs from the first-parent history of the repository in `dir`, newest first, at most `limit` of each span, with the
 * files of both ends.
 */
export function* historyChanges(dir: string, limit: number): Generator<HistoryChange> {
  for (const { from, to } of historyRanges(dir, limit)) {
    yield { text: diffOf(dir, from, to), known: knownFilesOf(dir, from, to) };
  }
}

/** What the repository in `dir` held at both ends of a change; texts are read when they are asked for. */
export function knownFilesOf(dir: string, from: string, to: string): KnownFiles {
  const list = (commit: string) =>
    new Map(
      gitIn(dir, ["ls-tree", "-r", "-z", commit])
        .split("\0")
        .slice(0, -1)
        .map((entry) => [entry.slice(entry.indexOf("\t") + 1), entry.split(" ")[1]]),
    );
  const texts = new Map<string, string | undefined>();
  const head = list(to);
  const textOf = (path: string) => {
    // A submodule has a path, and no text.
    if (head.get(path) !== "blob") return undefined;
    if (!texts.has(path)) {
      const text = gitIn(dir, ["cat-file", "blob", `${to}:${path}`]);
      texts.set(path, text.length > maxText ? undefined : text);
    }
    return texts.get(path);
  };
  return { headPaths: new Set(head.keys()), basePaths: new Set(list(from).keys()), textOf };
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
