import { plainEnglish, type Words } from "../words/words.ts";

/** `1.4 s`, `2 min 05 s`: units that every language knows. */
export function duration(ms: number, words: Words = plainEnglish): string {
  if (ms < 60_000) return `${words.number(ms / 1000, 1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** `$0.12`, with more digits for less than a cent. Null: a model without a price was used. */
export function dollars(cost: number | null, words: Words = plainEnglish): string {
  if (cost === null) return words.say("noPrice");
  if (cost === 0) return words.dollars(0, 0);
  return words.dollars(cost, cost < 0.01 ? 4 : 2);
}

/** `950`, `12.3k`, `1.2M`. */
export function count(tokens: number, words: Words = plainEnglish): string {
  if (tokens < 1_000) return String(tokens);
  if (tokens < 999_950) return `${words.number(tokens / 1_000, 1)}k`;
  return `${words.number(tokens / 1_000_000, 1)}M`;
}

/** `1 issue`, `3 issues`. */
export function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
