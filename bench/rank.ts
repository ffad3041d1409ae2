import { parseArgs } from "node:util";
import type { RaisedIssue } from "../src/model/issue.ts";
import { mergeIssues } from "../src/review/merge/merge.ts";
import { rankIssues } from "../src/review/merge/rank.ts";
import { type Case, defectsOf, type Labelled, labelled, readCases } from "./merge-data.ts";
import { PANELS } from "./merge-score.ts";
import { createRandom, type Random } from "./random.ts";

/** The data lists what is right before what is not, so its order says nothing: the mean of these many others is taken. */
const ORDERS = 50;

/** The known defects that each issue of a list describes, the first issue first. */
type Ranking = readonly ReadonlySet<number>[];

/**
 * `npm run bench -- rank [--data DIR]`: what ranking by agreement is worth. For each panel of tools of Code Review Bench:
 * the mean average precision of what they published, merged and ranked by us, and of each tool's own list. The tools
 * gave no confidence and the data does not keep their order, so each list is taken in many orders. What is right was
 * judged by gpt-5.2; the reviews are other tools', not ours.
 */
export async function benchRank(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: "string", default: "../shared/bench" } },
  });
  const cases = await readCases(values.data, "code-review-bench.json");
  const judged = cases.filter((kase) => knownOf(kase) > 0);
  console.log(
    `mean average precision over ${judged.length} pull requests, judged by gpt-5.2, of ${ORDERS} orders of each list`,
  );
  for (const tools of [["claude", "gemini"], ...PANELS]) {
    const panel = meanOf(judged, (kase, random) => rankedPanel(kase, tools, random));
    const alone = tools.map((tool) => ({
      tool,
      precision: meanOf(judged, (kase, random) => {
        return shuffled(issuesOf(kase.reviews, [tool]), random).map(defectsOf);
      }),
    }));
    const best = Math.max(...alone.map(({ precision }) => precision));
    console.log(
      `${tools.join(" + ").padEnd(31)} merged and ranked ${figure(panel)}  best alone ${figure(best)}  ` +
        `(${alone.map(({ tool, precision }) => `${tool} ${figure(precision)}`).join(", ")})`,
    );
  }
}

function knownOf({ golden = [] }: Case): number {
  return golden.length;
}

function meanOf(
  cases: readonly Case[],
  rankingOf: (kase: Case, random: Random) => Ranking,
): number {
  const random = createRandom(11);
  const sum = cases.reduce((total, kase) => {
    const orders = Array.from({ length: ORDERS }, () =>
      averagePrecision(rankingOf(kase, random), knownOf(kase)),
    );
    return total + orders.reduce((all, one) => all + one, 0) / ORDERS;
  }, 0);
  return sum / cases.length;
}

function shuffled<Value>(values: readonly Value[], random: Random): Value[] {
  const rest = [...values];
  return values.map(() => rest.splice(random.between(0, rest.length - 1), 1)[0] as Value);
}

/**
 * An issue is right when it describes a known defect that no issue before it describes. Each known defect counts the
 * share of right issues down to the first that describes it, or 0 where none does; the mean of these.
 */
function averagePrecision(ranking: Ranking, known: number): number {
  const found = new Set<number>();
  let [right, sum] = [0, 0];
  for (const [at, defects] of ranking.entries()) {
    const added = defects.difference(found);
    if (added.size === 0) continue;
    right++;
    sum += (added.size * right) / (at + 1);
    for (const defect of added) found.add(defect);
  }
  return sum / known;
}

/** Issues of one rank in any order. A merged issue describes what any of the issues in it describes. */
function rankedPanel({ reviews }: Case, tools: readonly string[], random: Random): Ranking {
  const issues = issuesOf(reviews, tools);
  const merged = rankIssues(shuffled(mergeIssues(issues.map(({ raised }) => raised)), random));
  const defects = new Map(issues.map((issue) => [issue.raised.source, defectsOf(issue)]));
  return merged.map(({ sources }) =>
    sources.reduce<ReadonlySet<number>>(
      (all, source: RaisedIssue["source"]) => all.union(defects.get(source) ?? new Set()),
      new Set(),
    ),
  );
}

function issuesOf(reviews: Case["reviews"], tools: readonly string[]): Labelled[] {
  return labelled(reviews, tools, () => ({}));
}

function figure(share: number): string {
  return share.toFixed(2).replace(/^0/, "");
}
