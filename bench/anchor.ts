import { parseArgs } from "node:util";
import type { Anchor } from "../src/model/issue.ts";
import { anchorIssue } from "../src/review/anchor/anchor.ts";
import { parseDiff } from "../src/review/diff/parse/parse-diff.ts";
import { combinations, type MistakeName, mistakes } from "./anchor-mistakes.ts";
import { faithfulIssue, type Truth, truths } from "./anchor-truth.ts";
import { historyChanges } from "./history.ts";
import { createRandom } from "./random.ts";

/** Places taken from each diff. */
const PLACES = 40;

/**
 * `npm run bench -- anchor [--repo DIR] [--diffs N] [--show N] [--alone]`: takes real places from the diffs of a repository's
 * history, spoils what a reviewer says about them, and prints how many anchors are exact and how many are on a wrong
 * line. An anchor to the file, where the line cannot be told, is neither. `--alone`: with the diffs alone, as
 * `crosscheck merge --diff` has them; else with what the repository holds, as a run has it.
 */
export function benchAnchor(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: {
      repo: { type: "string", default: "." },
      diffs: { type: "string", default: "60" },
      show: { type: "string", default: "0" },
      alone: { type: "boolean", default: false },
    },
  });
  const random = createRandom(1);
  let shown = Number(values.show);
  const tallies = combinations.map((names) => ({ names, tally: { exact: 0, wrong: 0, count: 0 } }));
  // One change after the other: what is known of each takes room.
  for (const { text, known } of historyChanges(values.repo, Number(values.diffs))) {
    const diff = parseDiff(text);
    for (const truth of truths(diff, PLACES, random)) {
      for (const { names, tally } of tallies) {
        const issue = names.reduce((said, name) => spoil(name)(said, random), faithfulIssue(truth));
        const anchor = anchorIssue(issue, diff, values.alone ? undefined : known);
        const exact = isExact(anchor, truth);
        tally.count++;
        if (exact) tally.exact++;
        else if (anchor.kind === "line") tally.wrong++;
        if (!exact && anchor.kind === "line" && shown-- > 0)
          console.log(
            JSON.stringify(
              {
                names,
                said: [issue.file, issue.line, issue.endLine, issue.side, issue.snippet],
                truth,
                anchor,
              },
              null,
              1,
            ),
          );
      }
    }
  }
  const all: Tally = { exact: 0, wrong: 0, count: 0 };
  for (const { names, tally } of tallies) {
    print(names.join(" + "), tally);
    for (const key of ["exact", "wrong", "count"] as const) all[key] += tally[key];
  }
  print("all", all);
}

interface Tally {
  exact: number;
  wrong: number;
  count: number;
}

function spoil(name: MistakeName) {
  return mistakes[name];
}

function isExact(anchor: Anchor, truth: Truth): boolean {
  const { file, side, startLine, line } = truth;
  const start = anchor.startLine ?? anchor.line;
  return (
    anchor.file === file && anchor.side === side && start === startLine && anchor.line === line
  );
}

function print(name: string, { exact, wrong, count }: Tally): void {
  const share = (part: number) => `${((100 * part) / count).toFixed(2).padStart(6)} %`;
  console.log(`${name.padEnd(40)} exact ${share(exact)}  wrong ${share(wrong)}  of ${count}`);
}
