import type { Vendor } from "./agents/catalog.ts";

/** US dollars per million tokens. */
export interface Rates {
  readonly input: number;
  readonly cachedInput: number;
  /** Writing to the prompt cache; for Anthropic the five-minute one. */
  readonly cacheWrite: number;
  /** Reasoning included. */
  readonly output: number;
}

/** What a model costs. */
export interface Price extends Rates {
  /** Instead of the others for a whole request whose prompt has more than `aboveTokens`; undefined: there is no such step. */
  readonly longPrompt?: (Rates & { readonly aboveTokens: number }) | undefined;
}

/** Prices by the vendor's model id, without a date at its end. */
export type PriceTable = Readonly<Record<string, Price>>;

/** The tokens that are paid for; undefined: not reported. `Usage` of the coders is one of these. */
export interface PricedUsage {
  readonly inputTokens: number | undefined;
  readonly cachedInputTokens: number | undefined;
  readonly cacheWriteTokens: number | undefined;
  readonly outputTokens: number | undefined;
}

const rates = (input: number, cachedInput: number, cacheWrite: number, output: number): Price => ({
  input,
  cachedInput,
  cacheWrite,
  output,
});

/** OpenAI: from 272,000 prompt tokens on, input costs twice and output one and a half times as much. */
function openai(input: number, cachedInput: number, cacheWrite: number, output: number): Price {
  const longPrompt = rates(2 * input, 2 * cachedInput, 2 * cacheWrite, 1.5 * output);
  return {
    ...rates(input, cachedInput, cacheWrite, output),
    longPrompt: { ...longPrompt, aboveTokens: 272_000 },
  };
}

/** Google: cached input costs a tenth; writing to the cache is not billed per token. */
const google = (input: number, output: number): Price => rates(input, input / 10, input, output);

/** Google's Pro models: from 200,000 prompt tokens on, they cost more. */
const googlePro = (input: number, output: number): Price => ({
  ...google(input, output),
  longPrompt: { ...google(2 * input, 1.5 * output), aboveTokens: 200_000 },
});

/**
 * Public list prices of the standard tier, as published in October and November 2026. They show and limit what a run
 * costs; the bill is the vendor's. Not in here are discounts, contracts, batch, fast and regional tiers, and
 * Anthropic's one-hour cache writes. Prices change: whoever needs others passes a table of their own. A model that is
 * not listed has no price, and nobody makes one up.
 *
 * Sources: https://platform.claude.com/docs/en/about-claude/pricing, https://developers.openai.com/api/docs/pricing,
 * https://ai.google.dev/gemini-api/docs/pricing.
 */
const pricesByVendor: Readonly<Record<Vendor, PriceTable>> = {
  anthropic: {
    "claude-fable-5": rates(10, 1, 12.5, 50),
    "claude-fable-5-1": rates(10, 0.25, 12.5, 50),
    "claude-opus-4-5": rates(5, 0.5, 6.25, 25),
    "claude-opus-4-6": rates(5, 0.5, 6.25, 25),
    "claude-opus-4-7": rates(5, 0.5, 6.25, 25),
    "claude-opus-4-8": rates(5, 0.5, 6.25, 25),
    "claude-opus-5": rates(5, 0.5, 6.25, 25),
    "claude-opus-5-5": rates(4, 0.2, 5, 20),
    "claude-sonnet-4-5": rates(3, 0.3, 3.75, 15),
    "claude-sonnet-4-6": rates(3, 0.3, 3.75, 15),
    "claude-sonnet-5": rates(2, 0.2, 2.5, 10),
    "claude-sonnet-5-5": rates(2, 0.1, 2.5, 10),
    "claude-haiku-4-5": rates(1, 0.1, 1.25, 5),
    "claude-haiku-5-5": {
      ...rates(0.1, 0.01, 0.125, 0.5),
      longPrompt: { ...rates(0.5, 0.05, 0.625, 2.5), aboveTokens: 100_000 },
    },
  },
  openai: {
    // OpenAI bills cache writes since GPT-6; before, they cost what input costs.
    "gpt-5.4": openai(2.5, 0.25, 2.5, 15),
    "gpt-5.4-mini": rates(0.75, 0.075, 0.75, 4.5),
    "gpt-5.5": openai(5, 0.5, 5, 30),
    "gpt-5.6-sol": openai(4, 0.4, 4, 20),
    "gpt-5.6-terra": openai(2, 0.2, 2, 12),
    "gpt-5.6-luna": openai(0.2, 0.02, 0.2, 1.2),
    "gpt-6-astra": openai(10, 1, 12.5, 50),
    "gpt-6-sol": openai(2, 0.2, 2.5, 10),
    "gpt-6-luna": openai(0.1, 0.01, 0.125, 0.5),
    "gpt-6.1-sol": openai(2, 0.1, 2.5, 10),
  },
  gemini: {
    "gemini-2.5-pro": googlePro(1.25, 10),
    "gemini-2.5-flash": google(0.3, 2.5),
    "gemini-2.5-flash-lite": google(0.1, 0.4),
    "gemini-3-pro-preview": googlePro(2, 12),
    "gemini-3-flash-preview": google(0.5, 3),
    "gemini-3.1-pro-preview": googlePro(2, 12),
    "gemini-3.1-pro-preview-customtools": googlePro(2, 12),
    "gemini-3.1-flash-lite": google(0.25, 1.5),
    "gemini-3.5-flash": google(1.5, 9),
    "gemini-3.5-flash-lite": google(0.3, 2.5),
    // Twice as much from 2027-01-01 on: 1.50 and 7.50.
    "gemini-3.8-flash": google(0.75, 3.75),
  },
};

/** The list prices of every vendor, by model. */
export const listPrices: PriceTable = Object.assign({}, ...Object.values(pricesByVendor));

/** A model's price; its id may end in a date. Undefined when it has none. */
export function priceOf(model: string, table: PriceTable = listPrices): Price | undefined {
  const undated = model.replace(/-(\d{8}|\d{4}-\d{2}-\d{2})$/, "");
  // Own entries only: a model's name comes from outside.
  for (const id of [model, undated]) if (Object.hasOwn(table, id)) return table[id];
  return undefined;
}

/**
 * US dollars for a usage at the model's base rates, which is right for any number of requests with short prompts.
 *
 * @returns undefined when the model has no price or the usage has no tokens.
 */
export function costOf(
  model: string,
  usage: PricedUsage,
  table: PriceTable = listPrices,
): number | undefined {
  const price = priceOf(model, table);
  return price && priced(price, usage);
}

/** The same for one single request, for which the length of its prompt decides between base and long-prompt rates. */
export function requestCostOf(
  model: string,
  usage: PricedUsage,
  table: PriceTable = listPrices,
): number | undefined {
  const price = priceOf(model, table);
  const prompt =
    (usage.inputTokens ?? 0) + (usage.cachedInputTokens ?? 0) + (usage.cacheWriteTokens ?? 0);
  const long = price?.longPrompt !== undefined && prompt > price.longPrompt.aboveTokens;
  return price && priced(long && price.longPrompt ? price.longPrompt : price, usage);
}

function priced(price: Rates, usage: PricedUsage): number | undefined {
  const parts = [
    [usage.inputTokens, price.input],
    [usage.cachedInputTokens, price.cachedInput],
    [usage.cacheWriteTokens, price.cacheWrite],
    [usage.outputTokens, price.output],
  ] as const;
  if (parts.every(([tokens]) => tokens === undefined)) return undefined;
  return parts.reduce((sum, [tokens = 0, rate]) => sum + tokens * rate, 0) / 1_000_000;
}
