import { UsageError } from "../errors.ts";
import { closestName } from "./closest-name.ts";
import { splitList } from "./list-entry.ts";

/** US dollars per million tokens of one model, as the user says. */
export interface ModelRates {
  readonly input: number;
  readonly cachedInput: number;
  readonly cacheWrite: number;
  readonly output: number;
}

const dollars = String.raw`(\d{1,6}(?:\.\d{1,9})?)`;

/** `MODEL: input 1.25 cached 0.125 cache-write 1.5 output 10`, in the pattern language of JavaScript and JSON Schema; without anchors. */
export const pricePattern = String.raw`([\w.:/-]+):[ \t]+input[ \t]+${dollars}(?:[ \t]+cached[ \t]+${dollars})?(?:[ \t]+cache-write[ \t]+${dollars})?[ \t]+output[ \t]+${dollars}`;

const words = ["input", "cached", "cache-write", "output"];

/**
 * Parses prices, one model an entry, comma- or line-separated. What is not said of cached input and of cache writes
 * costs as much as input. Throws `UsageError` that names `where`, and what was probably meant.
 */
export function parsePrices(text: string, where: string): Readonly<Record<string, ModelRates>> {
  const rates = splitList(text).map((entry) => parsePrice(entry, where));
  const models = new Set<string>();
  for (const [model] of rates) {
    if (models.has(model)) throw new UsageError(`${where}: "${model}" has two prices`);
    models.add(model);
  }
  return Object.fromEntries(rates);
}

function parsePrice(entry: string, where: string): [string, ModelRates] {
  const [, model, input, cached, write, output] = new RegExp(`^${pricePattern}$`).exec(entry) ?? [];
  if (model === undefined) {
    throw new UsageError(
      `${where}: "${entry.slice(0, 80)}" is no price${meant(entry)}; write MODEL: input 1.25 cached 0.125 cache-write 1.5 output 10, in US dollars per million tokens (cached and cache-write may be left out)`,
    );
  }
  return [
    model,
    {
      input: Number(input),
      cachedInput: Number(cached ?? input),
      cacheWrite: Number(write ?? input),
      output: Number(output),
    },
  ];
}

/** A hint when one of the words was mistyped. */
function meant(entry: string): string {
  const typed = entry.split(/[\s=]+/).slice(1);
  const unknown = typed.filter((word) => /^[a-z]/i.test(word) && !words.includes(word));
  const hints = unknown.flatMap((word) => closestName(word, words) ?? []);
  return hints[0] === undefined ? "" : ` (did you mean "${hints[0]}"?)`;
}
