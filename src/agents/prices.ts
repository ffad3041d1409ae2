import type { Config } from "../config/config.ts";
import { type RoleSpec, rolesOf } from "../config/reviewers.ts";
import { UsageError } from "../errors.ts";
import { listPrices, type PriceTable, priceOf } from "../prices.ts";

/** The prices of a run: the setting's own, else those of this release. */
export function pricesOf(own: Config["prices"]): PriceTable {
  return { ...listPrices, ...own };
}

/**
 * Throws `UsageError` when `max-cost` was set and a role names a model without a price, because that limit cannot be kept.
 * With the default limit the run continues, and its report says so (`costNotices`).
 */
export function requirePrices(
  config: Pick<Config, "maxCostGiven" | "prices" | "reviewers" | "fix" | "fixer">,
): void {
  if (!config.maxCostGiven) return;
  const prices = pricesOf(config.prices);
  for (const { name, model } of rolesOf(config).flatMap(namedModels)) {
    if (isPriced(model, prices)) continue;
    throw new UsageError(
      `max-cost: the model "${model}" of ${name} has no price, so its cost cannot be limited; say it in the input prices: "${bareName(model)}: input 1.25 output 10", in US dollars per million tokens (or leave max-cost out: max-tokens holds for every model)`,
    );
  }
}

/** A role's models, each with the role's name. */
function namedModels({ name, model, fallbackModels = [] }: RoleSpec) {
  return model === null ? [] : [model, ...fallbackModels].map((model) => ({ name, model }));
}

/** Notices about a cost limit that could not be kept. @param models ids that were used */
export function costNotices(own: Config["prices"], models: Iterable<string>): string[] {
  const prices = pricesOf(own);
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
