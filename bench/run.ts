/** `npm run bench -- NAME [options]`: prints the figures of one part. Without a name: which there are. */

/** What a bench module exports: takes the words after its name, prints to stdout. */
type Bench = (args: readonly string[]) => void | Promise<void>;

const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  anchor: async () => (await import("./anchor.ts")).benchAnchor,
  cache: async () => (await import("./cache.ts")).benchCache,
  diff: async () => (await import("./diff.ts")).benchDiff,
  files: async () => (await import("./files.ts")).benchFiles,
  fit: async () => (await import("./fit.ts")).benchFit,
  gateway: async () => (await import("./gateway.ts")).benchGateway,
  live: async () => (await import("./live.ts")).benchLive,
  merge: async () => (await import("./merge.ts")).benchMerge,
  prompt: async () => (await import("./prompt.ts")).benchPrompt,
  rank: async () => (await import("./rank.ts")).benchRank,
  real: async () => (await import("./real.ts")).benchReal,
  requests: async () => (await import("./requests.ts")).benchRequests,
  tokens: async () => (await import("./tokens.ts")).benchTokens,
  walk: async () => (await import("./walk.ts")).benchWalk,
  review: async () => (await import("./review.ts")).benchReview,
};

const [name = "", ...args] = process.argv.slice(2);
const load = BENCHES[name];
if (load) {
  await (await load())(args);
} else {
  console.error(`Usage: npm run bench -- ${Object.keys(BENCHES).join(" | ")} [options]`);
  process.exitCode = 2;
}
