import { parseArgs } from "node:util";
import { compare, groupIssues } from "../src/review/merge/merge.ts";
import { rivalry } from "../src/review/merge/rivals.ts";
import {
  fitted,
  similarity,
  type Traits,
  traitsOf,
  type Weights,
} from "../src/review/merge/similarity.ts";
import { fitLogistic } from "./logistic.ts";
import {
  type Case,
  isNearPair,
  isSameDefect,
  type Labelled,
  labelled,
  readCases,
} from "./merge-data.ts";
import { nearIssues, PANELS, scoreNear, scoreOf, scorePanel } from "./merge-score.ts";

/** The odds, as a logarithm, from which on two issues are called the same. */
const SURE = 1.25;
/** The chosen distance of the least alike two of one group from it, in the same unit. */
const LOOSE = 4.5;

/** The traits in the order of the regression. */
const NAMES = ["all", "claim", "besidesNames", "namesApart", "length"] as const;

/** All pairs of what some tools said of one pull request. */
interface Run {
  readonly kase: Case;
  readonly tools: readonly string[];
  readonly reviewers: readonly string[];
  readonly pairs: readonly { a: number; b: number; traits: Traits; label: boolean | null }[];
}

/**
 * `npm run bench -- fit [--data DIR]`: fits the weights of the merge's similarity to labelled pairs by logistic
 * regression, and says where the source has others. Examples are the pairs of known defects of any two tools, and pairs
 * on nearly the same lines that people told apart. The figures of held-out data come from fits that have not seen the
 * pull requests, the repository or the tools that they are measured on.
 */
export async function benchFit(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: "string", default: "../shared/bench" } },
  });
  const known = await readCases(values.data, "code-review-bench.json");
  const near = await readCases(values.data, "aacr-bench.json");
  const runs = [
    ...known.flatMap((kase) => pairsOf(toolsOf(kase)).map((tools) => runOf(kase, tools))),
    ...near.map(nearRunOf),
  ];
  const labels = runs.flatMap(({ pairs }) => pairs.flatMap(({ label }) => label ?? []));
  const same = labels.filter((label) => label).length;
  console.log(`${labels.length} labelled pairs, ${same} of them the same`);
  const all = fitWeights(runs);
  for (const name of Object.keys(fitted) as (keyof Weights)[]) {
    const [now, then] = [fitted[name], all[name]];
    const note = Math.abs(now - then) > 0.011 ? "   the fit and the source disagree" : "";
    console.log(
      `${name.padEnd(13)} source ${now.toFixed(2).padStart(5)}  fit ${then.toFixed(3).padStart(6)}${note}`,
    );
  }
  for (const [name, folds] of Object.entries(foldings(known, near))) {
    report(name, folds, runs, known, near);
  }
  report("in sample, as the source", [{ has: () => true, weights: fitted }], runs, known, near);
}

/** A part of the pull requests and of the panels; it is measured by weights that were fitted without it. */
interface Fold {
  has(kase: Case, tools: readonly string[]): boolean;
  /** What the fit may see; where absent, all that the fold does not have. */
  mayLearn?(run: Run): boolean;
  readonly weights?: Weights;
}

function foldings(known: readonly Case[], near: readonly Case[]): Record<string, Fold[]> {
  const number = new Map([...known.keys()].map((at) => [known[at], at]));
  for (const [at, kase] of near.entries()) number.set(kase, at);
  const at = (kase: Case) => number.get(kase) ?? 0;
  const repositories = [...new Set(known.map(repositoryOf))];
  const isKnown = new Set(known);
  return {
    "held out, ten folds of pull requests": Array.from({ length: 10 }, (_, fold) => ({
      has: (kase) => at(kase) % 10 === fold,
    })),
    "held out, one repository at a time": repositories.map((repository, fold) => ({
      has: (kase) =>
        isKnown.has(kase)
          ? repositoryOf(kase) === repository
          : at(kase) % repositories.length === fold,
    })),
    "held out, all tools of a panel": PANELS.map((panel, fold) => ({
      has: (kase, tools) =>
        isKnown.has(kase) ? tools.join() === panel.join() : at(kase) % PANELS.length === fold,
      mayLearn: ({ kase, tools }) =>
        isKnown.has(kase)
          ? !tools.some((tool) => panel.includes(tool))
          : at(kase) % PANELS.length !== fold,
    })),
  };
}

/** Of `https://github.com/owner/keycloak-fork/pull/1`: keycloak. */
function repositoryOf({ pr }: Case): string {
  return pr.split("/")[4]?.split("-")[0] ?? "";
}

function report(
  name: string,
  folds: readonly Fold[],
  runs: readonly Run[],
  known: readonly Case[],
  near: readonly Case[],
): void {
  const pairs = [];
  let [merged, told] = [0, 0];
  for (const { has, mayLearn, weights } of folds) {
    const learned =
      weights ?? fitWeights(runs.filter((run) => mayLearn?.(run) ?? !has(run.kase, run.tools)));
    const group: Parameters<typeof scoreNear>[2] = (raised) => groupIssues(raised, learned);
    for (const tools of PANELS) {
      pairs.push(
        ...scorePanel(
          known.filter((kase) => has(kase, tools)),
          tools,
          false,
          group,
        ),
      );
    }
    const wrong = scoreNear(
      near.filter((kase) => has(kase, [])),
      false,
      group,
    );
    merged += wrong.merged;
    told += wrong.pairs;
  }
  const { precision, recall, f1, mean } = scoreOf(pairs);
  console.log(
    `${name.padEnd(37)} P ${precision.toFixed(3)}  R ${recall.toFixed(3)}  F1 ${f1.toFixed(3)}  ` +
      `mean over pull requests ${mean.toFixed(3)}  false merges ${merged} of ${told}`,
  );
}

/** The regression's weights, in the unit in which the three cosines count 1 together. */
function fitWeights(runs: readonly Run[]): Weights {
  let weights: Weights = { ...fitted, rivalry: 0 };
  // What a rival is depends on the weights of the texts, and those a little on what rivals explain.
  for (let round = 0; round < 3; round++) {
    const examples = runs.flatMap(({ pairs, reviewers }) => {
      const against = rivalry(
        pairs.map(({ a, b, traits }) => ({ a, b, score: similarity(traits, weights) })),
        (at) => reviewers[at],
      );
      return pairs.flatMap(({ traits, label }, at) =>
        label === null
          ? []
          : [{ traits: [...NAMES.map((name) => traits[name]), against[at] ?? 0], same: label }],
      );
    });
    const { intercept, weights: raw } = fitLogistic(examples);
    const [all = 0, claim = 0, besidesNames = 0, namesApart = 0, length = 0, rival = 0] = raw;
    const unit = all + claim + besidesNames;
    weights = {
      all: all / unit,
      claim: claim / unit,
      besidesNames: besidesNames / unit,
      namesApart: namesApart / unit,
      contrast: fitted.contrast,
      ownList: fitted.ownList,
      length: length / unit,
      rivalry: rival / unit,
      same: (SURE - intercept) / unit,
      slack: LOOSE / unit,
    };
  }
  return weights;
}

function toolsOf({ reviews }: Case): string[] {
  return Object.keys(reviews).sort();
}

function pairsOf(tools: readonly string[]): [string, string][] {
  return tools.flatMap((a, at) => tools.slice(at + 1).map((b): [string, string] => [a, b]));
}

function runOf(kase: Case, tools: readonly string[]): Run {
  const issues = labelled(kase.reviews, tools, () => ({}));
  return { ...measured(issues, isSameDefect), kase, tools };
}

/** Only pairs that people told apart are labelled. */
function nearRunOf(kase: Case): Run {
  const issues = nearIssues(kase.reviews, false);
  const label = (a: Labelled, b: Labelled) => (isNearPair(a, b, kase.unclear) ? false : null);
  return { ...measured(issues, label), kase, tools: toolsOf(kase) };
}

function measured(
  issues: readonly Labelled[],
  labelOf: (a: Labelled, b: Labelled) => boolean | null,
): Pick<Run, "reviewers" | "pairs"> {
  const { features, score } = compare(issues.map(({ raised }) => raised));
  const reviewers = issues.map(({ raised }) => raised.source.reviewer);
  const pairs = issues.flatMap((left, a) =>
    issues.slice(a + 1).flatMap((right, next) => {
      const b = a + 1 + next;
      const [first, second] = [features[a], features[b]];
      if (!first || !second || reviewers[a] === reviewers[b] || score(a, b) === undefined)
        return [];
      return [{ a, b, traits: traitsOf(first, second), label: labelOf(left, right) }];
    }),
  );
  return { reviewers, pairs };
}
