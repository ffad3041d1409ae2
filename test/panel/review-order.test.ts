import { expect, it } from "vitest";
import { createPanel } from "../../src/panel/panel.ts";
import { reviewOrder } from "../../src/panel/review-order.ts";
import type { Shard } from "../../src/panel/reviewer-slot.ts";
import { stubCoder } from "./stub-coder.ts";

it.each([
  [1, 1],
  [1, 7],
  [2, 1],
  [2, 7],
  [2, 64],
  [3, 7],
  [5, 3],
  [5, 7],
])(
  "gives each of %i reviewers all of %i shards, and each shard a reader first",
  (reviewers, shards) => {
    const order = reviewOrder(reviewers, shards);
    const all = new Set(order.map(({ reviewer, shard }) => `${reviewer} ${shard}`));
    expect([order.length, all.size]).toEqual([reviewers * shards, reviewers * shards]);
    const first = new Set(order.slice(0, shards).map(({ shard }) => shard));
    expect(first.size).toBe(shards);
  },
);

it.each([2, 3])(
  "has a review of each shard when a run of %i reviewers is stopped early",
  async (count) => {
    const shards = Array.from({ length: 12 }, (_, index): Shard => {
      return { index, diff: { files: [] }, prompt: `part ${index}`, attached: "" };
    });
    const stop = new AbortController();
    let done = 0;
    const slots = Array.from({ length: count }, (_, at) => ({
      reviewer: `reviewer ${at}`,
      coder: stubCoder(() => ({ summary: "seen" })).coder,
      model: null,
      cwd: "/",
      tools: "none" as const,
    }));
    await using panel = createPanel(slots, shards, {
      turnTimeoutMs: 1_000,
      signal: stop.signal,
      concurrency: 2,
      onProgress: ({ state }) => {
        if (state !== "done") return;
        done += 1;
        // Half of all turns of two reviewers; a third of those of three.
        if (done === shards.length) stop.abort("the time is up");
      },
    });
    const reviews = await panel.review();
    expect(reviews.map(({ reviewer, shard }) => [reviewer, shard])).toEqual(
      slots.flatMap(({ reviewer }) => shards.map(({ index }) => [reviewer, index])),
    );
    const answered = reviews.filter(({ status }) => status === "ok");
    expect(new Set(answered.map(({ shard }) => shard)).size).toBe(shards.length);
    // No reviewer was left out.
    expect(new Set(answered.map(({ reviewer }) => reviewer)).size).toBe(count);
  },
);
