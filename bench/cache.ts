import { longThread, reviewingCoders } from "../test/panel/long-thread.ts";

/**
 * `npm run bench -- cache [CODER…]`: how much of each request of a reviewer's thread the next one begins with, byte by
 * byte, as the vendors' prompt caches read it. Real CLIs on scripted models, over review, second look, vote and confirm.
 */
export async function benchCache(args: readonly string[]): Promise<void> {
  const coders = reviewingCoders.filter(({ name }) => args.length === 0 || args.includes(name));
  for (const coder of coders) {
    const transitions = await longThread(coder);
    const worst = Math.min(...transitions.map(({ share }) => share));
    console.log(`${coder.name}: at least ${percent(worst)} of each request (goal: 98.0 %)`);
    for (const { turns, share, parts } of transitions) {
      const where = share === 1 ? "" : `, then ${JSON.stringify(parts)}`;
      console.log(`  ${turns}: ${percent(share)}${where}`);
    }
  }
}

const percent = (share: number) => `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
