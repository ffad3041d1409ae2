import { ADAPTERS } from "../src/coder/registry.ts";
import { costOf, type PricedUsage } from "../src/prices.ts";
import { type AskedTokens, longThread, reviewingCoders } from "../test/panel/long-thread.ts";

/** What a model writes in a look, thoughts included: a guess, for a scripted one writes next to nothing. */
const writtenTokens = { review: 6_000, "second look": 3_000 } as const;

/**
 * `npm run bench -- cache [CODER…]`: how much of each request of a reviewer's thread the next one begins with, byte by
 * byte, as the vendors' prompt caches read it. Real CLIs on scripted models, over review, second look, vote and confirm.
 * Then what a second look costs by the price table, beside the first one, and what it would without a cache.
 */
export async function benchCache(args: readonly string[]): Promise<void> {
  const coders = reviewingCoders.filter(({ name }) => args.length === 0 || args.includes(name));
  for (const coder of coders) {
    const { transitions, asked } = await longThread(coder);
    const worst = Math.min(...transitions.map(({ share }) => share));
    console.log(`${coder.name}: at least ${percent(worst)} of each request (goal: 98.0 %)`);
    for (const { turns, share, parts } of transitions) {
      const where = share === 1 ? "" : `, then ${JSON.stringify(parts)}`;
      console.log(`  ${turns}: ${percent(share)}${where}`);
    }
    const model = ADAPTERS[coder.name].defaultModel;
    const first = lookOf(model, asked, "review");
    const second = lookOf(model, asked, "second look");
    console.log(`  ${model}, first look: ${described(first)}`);
    console.log(
      `  ${model}, second look: ${described(second)}, ${percent(second.cost / first.cost)} of the first`,
    );
  }
}

/** One look by the list prices. */
function lookOf(
  model: string,
  asked: readonly AskedTokens[],
  look: keyof typeof writtenTokens,
): {
  readonly cached: number;
  readonly fresh: number;
  readonly cost: number;
  readonly uncached: number;
  readonly written: number;
} {
  const requests = asked.filter(({ turn }) => turn === look);
  const cached = requests.reduce((sum, one) => sum + one.cached, 0);
  const fresh = requests.reduce((sum, one) => sum + one.fresh, 0);
  const written = writtenTokens[look];
  const costWith = (usage: Omit<PricedUsage, "outputTokens">) =>
    costOf(model, { ...usage, outputTokens: written }) ?? Number.NaN;
  const cost = costWith({ inputTokens: 0, cachedInputTokens: cached, cacheWriteTokens: fresh });
  const uncached = costWith({
    ...{ inputTokens: cached + fresh, cachedInputTokens: 0, cacheWriteTokens: 0 },
  });
  return { cached, fresh, written, cost, uncached };
}

function described({ cached, fresh, written, cost, uncached }: ReturnType<typeof lookOf>): string {
  return `${cached} tokens from the cache, ${fresh} new, ${written} written: ${dollars(cost)}, without a cache ${dollars(uncached)}`;
}

const dollars = (amount: number) => `US$ ${amount.toFixed(3)}`;
const percent = (share: number) => `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
