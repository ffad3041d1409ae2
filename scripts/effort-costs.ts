import { byCoderName, type CoderName, coderNames } from "../src/agents/catalog.ts";
import { effortWord } from "../src/coder/effort-table.ts";
import { ADAPTERS } from "../src/coder/registry.ts";
import { type RoleEffort, roleEfforts } from "../src/model/effort.ts";
import { costOf, priceOf } from "../src/prices.ts";

const [begin, end] = ["<!-- efforts: generated -->", "<!-- efforts: end -->"];

/** What one reviewer's work on a change of some 500 lines is assumed to take; nobody measured it for every model. */
const input = { inputTokens: 40_000, cachedInputTokens: 200_000, cacheWriteTokens: 20_000 };

/** What a model is assumed to write, thoughts included: the budgets that Gemini 2.5 Pro is given, and 4,000 of answer. */
const outputTokens: Readonly<Record<RoleEffort, number>> = {
  low: 5_000,
  medium: 12_000,
  high: 20_000,
  max: 37_000,
};

const defaults = byCoderName((coder) => ADAPTERS[coder].defaultModel);
const others: readonly (readonly [CoderName, string])[] = [
  ["claude", "claude-sonnet-5-5"],
  ["claude", "claude-haiku-5-5"],
  ["codex", "gpt-6-luna"],
  ["gemini", "gemini-3.8-flash"],
];
const rows = [...coderNames.map((coder) => [coder, defaults[coder]] as const), ...others];

/** Dollars with the digits that matter. */
const dollars = (costUsd: number) => `$${costUsd.toFixed(costUsd < 0.1 ? 3 : 2)}`;

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const count = (tokens: number) => tokens.toLocaleString("en-US");

function costs(coder: CoderName, model: string): string {
  const cells = roleEfforts.map((effort) => {
    const word = effortWord(coder, model, effort);
    // The first effort with the same word is the same.
    const told = roleEfforts.find((one) => effortWord(coder, model, one) === word) ?? effort;
    const costUsd = costOf(model, { ...input, outputTokens: outputTokens[told] });
    if (costUsd === undefined) throw new Error(`${model} has no price`);
    return `${dollars(costUsd)} (${word})`;
  });
  return row([`${coder}, ${model}`, ...cells]);
}

function arithmetic(): string {
  const model = defaults.claude;
  const price = priceOf(model);
  if (price === undefined) throw new Error(`${model} has no price`);
  const tokens = { ...input, outputTokens: outputTokens.high };
  const parts = [
    [tokens.inputTokens, price.input],
    [tokens.cachedInputTokens, price.cachedInput],
    [tokens.cacheWriteTokens, price.cacheWrite],
    [tokens.outputTokens, price.output],
  ] as const;
  const sum = parts.map(([many, rate]) => `${count(many)} × $${rate}`).join(" + ");
  return `For ${model} at high: (${sum}) / 1,000,000 = ${dollars(costOf(model, tokens) ?? 0)}.`;
}

/** `docs/effort.md` with what a review costs by effort, from the table of prices. */
export function withEffortCosts(page: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/effort.md lacks ${begin} or ${end}`);
  const table = [
    row(["tokens", ...roleEfforts]),
    row(["---", ...roleEfforts.map(() => "---")]),
    row(["input", ...roleEfforts.map(() => count(input.inputTokens))]),
    row(["input from the cache", ...roleEfforts.map(() => count(input.cachedInputTokens))]),
    row(["written to the cache", ...roleEfforts.map(() => count(input.cacheWriteTokens))]),
    row(["output, thoughts included", ...roleEfforts.map((effort) => count(outputTokens[effort]))]),
    "",
    `Each line times its price per million tokens, added up. ${arithmetic()}`,
    "",
    row(["one reviewer's work", ...roleEfforts]),
    row(["---", ...roleEfforts.map(() => "---")]),
    ...rows.map(([coder, model]) => costs(coder, model)),
  ];
  return `${page.slice(0, from)}${begin}\n${table.join("\n")}\n${page.slice(to)}`;
}
