import { parseArgs } from "node:util";
import type { RaisedIssue } from "../src/model/issue.ts";
import { mergeIssues } from "../src/review/merge/merge.ts";
import { type Case, type Labelled, labelled, readCases } from "./merge-data.ts";

const PANELS = [
  ["claude", "gemini", "copilot"],
  ["augment", "bugbot", "claude"],
  ["qodo", "coderabbit", "greptile"],
];

/** Near pairs are counted in the first pull requests only, as the data's known figures are. */
const NEAR_CASES = 60;
const NEAR_LINES = 3;

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
    const pairs = scorePanels(known, lines);
    const wrong = scoreNear(near, lines);
    console.log(
      `${lines ? "with lines   " : "without lines"}  P ${figure(pairs.precision)}  R ${figure(pairs.recall)}  ` +
        `F1 ${figure(pairs.f1)}  false merges ${wrong.merged} of ${wrong.pairs}`,
    );
  }
  for (const size of [1000, 2000, 4000]) console.log(`${size} issues: ${timeOf(near, size)} ms`);
}

/** Pairs of labelled issues of different tools: the same known defect must merge, different ones must not. */
function scorePanels(cases: readonly Case[], lines: boolean) {
  let hits = 0;
  let said = 0;
  let wanted = 0;
  for (const panel of PANELS) {
    for (const { reviews } of cases) {
      const issues = labelled(reviews, panel, () => (lines ? { file: "file", line: 1 } : {}));
      const merged = groupsOf(issues);
      for (const [a, b] of pairsOfTools(issues)) {
        if (a.comment.golden == null || b.comment.golden == null) continue;
        const same = a.comment.golden === b.comment.golden;
        const joined = merged(a) === merged(b);
        if (same && joined) hits++;
        if (joined) said++;
        if (same) wanted++;
      }
    }
  }
  const precision = hits / said;
  const recall = hits / wanted;
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

/** Valid comments of different models on nearly the same lines: people told them apart, so merging them is wrong. */
function scoreNear(cases: readonly Case[], lines: boolean) {
  let pairs = 0;
  let merged = 0;
  for (const { reviews, unclear = [] } of cases) {
    const issues = labelled(reviews, Object.keys(reviews), (comment) => ({
      file: comment.file ?? null,
      side: comment.side ?? null,
      line: lines ? (comment.line ?? null) : null,
      endLine: lines ? (comment.endLine ?? null) : null,
    }));
    const group = groupsOf(issues);
    for (const [a, b] of pairsOfTools(issues)) {
      if (!isNear(a, b) || isUnclear(a, b, unclear)) continue;
      pairs++;
      if (group(a) === group(b)) merged++;
    }
  }
  return { pairs, merged };
}

function* pairsOfTools(issues: readonly Labelled[]): Generator<[Labelled, Labelled]> {
  for (const [at, a] of issues.entries()) {
    for (const b of issues.slice(at + 1)) {
      if (a.raised.source.reviewer !== b.raised.source.reviewer) yield [a, b];
    }
  }
}

/** Runs the merge and answers which output issue an input went into. */
function groupsOf(issues: readonly Labelled[]): (issue: Labelled) => number | undefined {
  const group = new Map<string, number>();
  for (const [number, { sources }] of mergeIssues(issues.map(({ raised }) => raised)).entries()) {
    for (const source of sources) group.set(`${source.index} ${source.reviewer}`, number);
  }
  return ({ raised: { source } }) => group.get(`${source.index} ${source.reviewer}`);
}

function isNear({ comment: a }: Labelled, { comment: b }: Labelled): boolean {
  if (!a.valid || !b.valid || a.file !== b.file || a.side !== b.side) return false;
  const [[startA, endA], [startB, endB]] = [range(a), range(b)];
  return Math.max(startA, startB) - Math.min(endA, endB) <= NEAR_LINES;
}

function isUnclear(
  { comment: a }: Labelled,
  { comment: b }: Labelled,
  unclear: readonly (readonly number[])[],
): boolean {
  const keys = [[...range(a), ...range(b)].join(), [...range(b), ...range(a)].join()];
  return unclear.some((pair) => keys.includes(pair.join()));
}

function range(comment: Labelled["comment"]): [number, number] {
  const line = comment.line ?? 0;
  return [line, comment.endLine ?? line];
}

/** Milliseconds for `size` real comments as if three reviewers had said them of one pull request. */
function timeOf(cases: readonly Case[], size: number): number {
  const pool = cases.flatMap(({ reviews }) =>
    labelled(reviews, Object.keys(reviews), ({ file, line }) => ({
      file: file ?? null,
      line: line ?? null,
    })),
  );
  const issues: RaisedIssue[] = Array.from({ length: size }, (_, at) => {
    const { issue } = (pool[at % pool.length] as Labelled).raised;
    const round = Math.floor(at / pool.length);
    return {
      source: { reviewer: `reviewer ${at % 3}`, index: Math.floor(at / 3) },
      // Every further round is another part of the pull request, not the same words once more.
      issue: round ? { ...issue, file: `${round}/${issue.file}` } : issue,
    };
  });
  const start = performance.now();
  mergeIssues(issues);
  return Math.round(performance.now() - start);
}

function figure(share: number): string {
  return share.toFixed(3).replace(/^0/, "");
}
