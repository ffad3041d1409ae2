import { parseArgs } from "node:util";
import type { RunResult } from "../src/model/result.ts";
import { setDesk } from "../test/cli/desk.ts";
import { base, changed, injection, interpolation } from "../test/cli/shop.ts";
import { call, command } from "../test/world/models/call.ts";
import type { ModelRequest, Vendor } from "../test/world/models/request.ts";
import { startModels } from "../test/world/models/server.ts";
import type { Step } from "../test/world/models/step.ts";
import { median } from "./median.ts";

/** Seconds that each model thinks before each of its answers: it looks twice, then reports. Codex is the slower one. */
const THINKING_S: Readonly<Record<"anthropic" | "openai", readonly number[]>> = {
  anthropic: [2, 2, 3],
  openai: [2, 3, 4],
};

/**
 * `npm run bench -- review [--rounds N] [--scale F]`: the released program reviews a small change with a real claude and
 * a real codex, whose scripted models take their time (`--scale` times that of the table). Prints how long the review
 * phase takes against the slowest reviewer's own model time, and against all of them one after the other. Both times are
 * of the same run; the model's is what the model's server counts, from a request to the last byte of its answer.
 */
export async function benchReview(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: "string", default: "3" },
      scale: { type: "string", default: "1" },
    },
  });
  const rounds: { slowest: number; sum: number }[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    rounds.push(await reviewOnce(Number(values.scale)));
  }
  const slowest = median(rounds.map((one) => one.slowest));
  const sum = median(rounds.map((one) => one.sum));
  console.log(
    `the review phase takes ${slowest.toFixed(2)} times the slowest reviewer's model time`,
  );
  console.log(`and ${sum.toFixed(2)} times that of all reviewers one after the other`);
}

/** One review: its phase's time as a multiple of the slowest reviewer's model time, and of all model times. */
async function reviewOnce(scale: number): Promise<{ slowest: number; sum: number }> {
  const modelMs: Partial<Record<Vendor, number>> = {};
  const thinking = (vendor: "anthropic" | "openai", steps: readonly Step[]) =>
    steps.map((step, at) => (request: ModelRequest): Step => {
      const arrivedMs = performance.now();
      void request.ended.then(() => {
        modelMs[vendor] = (modelMs[vendor] ?? 0) + performance.now() - arrivedMs;
      });
      return { ...step, delayMs: (THINKING_S[vendor][at] ?? 0) * 1000 * scale };
    });
  const report = (issues: readonly unknown[]) => ({
    answer: { turn: "review", summary: "A search.", issues, votes: [], checks: [] },
  });
  const grep = (pattern: string): Step => ({
    calls: [call("Grep", { pattern, output_mode: "content" })],
  });
  const shell = (text: string): Step => ({ calls: [command(text)] });
  const claude = [grep("total"), grep("search"), report([injection])];
  const codex = [shell("cat src/cart.ts"), shell("grep -rn total src"), report([interpolation])];
  await using models = await startModels({
    scripts: [
      { vendor: "anthropic", steps: thinking("anthropic", claude) },
      { vendor: "openai", steps: thinking("openai", codex) },
    ],
  });
  await using desk = await setDesk(base, models);
  await desk.write(changed);
  // Without votes and fixes a run is its review phase: agents start, review, and what they say is merged and anchored.
  const ended = await desk.withAgents(["review", "--json", "--vote", "false"]);
  if (ended.exitCode !== 0) throw new Error(ended.stderr);
  const { outcome, reasons, durationMs } = JSON.parse(ended.stdout) as RunResult;
  if (outcome !== "success") throw new Error(reasons.join("; "));
  const times = Object.values(modelMs);
  return {
    slowest: durationMs / Math.max(...times),
    sum: durationMs / times.reduce((all, ms) => all + ms, 0),
  };
}
