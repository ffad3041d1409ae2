import type { Config } from "../config/config.ts";
import { UsageError } from "../errors.ts";
import { listPrices, type PriceTable, priceOf } from "../prices.ts";

/** The prices of a run: the configuration's own, else this release's. */
export function pricesOf(config: Config): PriceTable {
  return { ...listPrices, ...config.prices };
}

/**
 * Throws `UsageError` when somebody set `max-cost` and named a model without a price: a limit that cannot be kept is
 * none. With the default alone the run goes on, and its report says so (`costNotices`).
 */
export function requirePrices(config: Config): void {
  if (!config.maxCostGiven) return;
  const prices = pricesOf(config);
  const roles = config.fix === "off" ? config.reviewers : [...config.reviewers, config.fixer];
  for (const { name, model } of roles) {
    if (model === null || isPriced(model, prices)) continue;
    throw new UsageError(
      `max-cost: the model "${model}" of ${name} has no price, so its cost cannot be limited; say it in the input prices: "${bareName(model)}: input 1.25 output 10", in US dollars per million tokens (or leave max-cost out: max-tokens holds for every model)`,
    );
  }
}

/** What the reader must know about limits that could not be kept. @param models ids that were used */
export function costNotices(config: Config, models: Iterable<string>): string[] {
  const prices = pricesOf(config);
  const unpriced = [...new Set(models)].filter((model) => priceOf(model, prices) === undefined);
  return unpriced.map(
    (model) =>
      `the model ${model} has no price: what it cost is not known and not part of max-cost; max-tokens was kept. Say its price in the input prices`,
  );
}

/** Whether a model as a role names it has a price; a family's short name (`opus`) has one when a member has. */
function isPriced(model: string, prices: PriceTable): boolean {
  const bare = bareName(model);
  if (priceOf(bare, prices) !== undefined) return true;
  return Object.keys(prices).some((id) => id.split("-").includes(bare));
}

/** Without what the CLIs put behind a model's id, as in `opus[1m]`. */
const bareName = (model: string) => model.replace(/\[\w+\]$/, "");
