import { visible } from "../../text/hidden.ts";
import { estimateTokens } from "../../text/tokens.ts";

/** The beginning of a text that takes at most so many tokens; never half a surrogate pair. */
export function cutToTokens(text: string, maxTokens: number): string {
  if (estimateTokens(text) <= maxTokens) return text;
  let [fits, tooLong] = [0, text.length];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (estimateTokens(text.slice(0, middle)) <= maxTokens) fits = middle;
    else tooLong = middle;
  }
  return text.slice(0, fits).replace(/[\ud800-\udbff]$/, "");
}

/** A hostile text with what is hidden made visible: its beginning where it takes more tokens, and that it is not all. */
export function shortText(text: string, maxTokens: number): string {
  const shown = visible(text);
  let short = shown;
  // By proportion: to look for the last character that fits takes long where there are a thousand texts.
  for (let over = estimateTokens(short) / maxTokens; over > 1; ) {
    short = short.slice(0, Math.floor((short.length / over) * 0.98));
    over = estimateTokens(short) / maxTokens;
  }
  return short === shown
    ? shown
    : `${short.replace(/[\ud800-\udbff]$/, "")}\n… the rest is not shown`;
}

/** What a hostile text takes in a prompt, where what is hidden in it is made visible. */
export function tokensAsShown(text: string): number {
  return estimateTokens(visible(text));
}

/** What is told of the first items, as many as take at most so many tokens together. */
export function fitting<T>(
  items: readonly T[],
  describe: (item: T, at: number) => string,
  maxTokens: number,
): string[] {
  const texts: string[] = [];
  let left = maxTokens;
  for (const [at, item] of items.entries()) {
    const text = describe(item, at);
    left -= tokensAsShown(text) + 1;
    if (left < 0) break;
    texts.push(text);
  }
  return texts;
}

/** Items in their order, in groups that take at most so many tokens together. One that takes more is alone. */
export function batchesOf<T>(
  items: readonly T[],
  tokensOf: (item: T) => number,
  maxTokens: number,
): T[][] {
  const batches: { readonly items: T[]; tokens: number }[] = [];
  for (const item of items) {
    const tokens = tokensOf(item);
    const last = batches.at(-1);
    if (last !== undefined && last.tokens + tokens <= maxTokens) {
      last.items.push(item);
      last.tokens += tokens;
    } else batches.push({ items: [item], tokens });
  }
  return batches.map((batch) => batch.items);
}
