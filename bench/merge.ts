import { parseArgs } from "node:util";
import type { RaisedIssue } from "../src/model/issue.ts";
import { groupIssues, mergeIssues } from "../src/review/merge/merge.ts";
import { fitted } from "../src/review/merge/similarity.ts";
import { type Case, type Labelled, labelled, readCases } from "./merge-data.ts";
import { PANELS, scoreNear, scoreOf, scorePanel } from "./merge-score.ts";

/** Near pairs are counted in the first pull requests only, as the data's known figures are. */
const NEAR_CASES = 60;

/**
 * `npm run bench -- merge [--data DIR]`: how well the merge finds what is the same in labelled, real review comments,
 * and how its time grows. DIR holds `code-review-bench.json` and `aacr-bench.json`.
 */
export async function benchMerge(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: "string", default: "../shared/bench" } },
  });
  const known = await readCases(values.data, "code-review-bench.json");
  const near = (await readCases(values.data, "aacr-bench.json")).slice(0, NEAR_CASES);
  for (const lines of [false, true]) {
    const pairs = scoreOf(PANELS.flatMap((tools) => scorePanel(known, tools, lines, group)));
    const wrong = scoreNear(near, lines, group);
    console.log(
      `${lines ? "with lines   " : "without lines"}  P ${figure(pairs.precision)}  R ${figure(pairs.recall)}  ` +
        `F1 ${figure(pairs.f1)}  mean over pull requests ${figure(pairs.mean)}  ` +
        `false merges ${wrong.merged} of ${wrong.pairs}`,
    );
  }
  for (const size of [1000, 2000, 4000]) {
    console.log(
      `${size} issues: ${timeOf(panelOf(near, size))} ms; ` +
        `of ${REPEATED} texts in one file: ${timeOf(repeatedOf(near, size))} ms`,
    );
  }
}

function group(raised: readonly RaisedIssue[]): RaisedIssue[][] {
  return groupIssues(raised, fitted);
}

/** `size` real comments as if three reviewers had said them of one pull request. */
function panelOf(cases: readonly Case[], size: number): RaisedIssue[] {
  const pool = poolOf(cases);
  return Array.from({ length: size }, (_, at) => {
    const { issue } = (pool[at % pool.length] as Labelled).raised;
    const round = Math.floor(at / pool.length);
    return {
      source: { reviewer: `reviewer ${at % 3}`, index: Math.floor(at / 3) },
      // Every further round is another part of the pull request, not the same words once more.
      issue: round ? { ...issue, file: `${round}/${issue.file}` } : issue,
    };
  });
}

const REPEATED = 20;

/** `size` issues that three reviewers raised of one file, in the words of few; each of its own line. */
function repeatedOf(cases: readonly Case[], size: number): RaisedIssue[] {
  const pool = poolOf(cases);
  return Array.from({ length: size }, (_, at) => ({
    source: { reviewer: `reviewer ${at % 3}`, index: Math.floor(at / 3) },
    issue: { ...(pool[at % REPEATED] as Labelled).raised.issue, file: "a.ts", line: at + 1 },
  }));
}

function poolOf(cases: readonly Case[]): Labelled[] {
  return cases.flatMap(({ reviews }) =>
    labelled(reviews, Object.keys(reviews), ({ file, line }) => ({
      file: file ?? null,
      line: line ?? null,
    })),
  );
}

/** Milliseconds of processor time, the least of five. */
function timeOf(issues: readonly RaisedIssue[]): number {
  const times = Array.from({ length: 5 }, () => {
    const start = process.cpuUsage();
    mergeIssues(issues);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.round(Math.min(...times));
}

function figure(share: number): string {
  return share.toFixed(3).replace(/^0/, "");
}
