import { expect, it } from "vitest";
import type { Effort, Thread } from "../../src/coder/coder.ts";
import { CoderError } from "../../src/errors.ts";
import type { Answer } from "../../src/model/answer.ts";
import { createPanel } from "../../src/panel/panel.ts";
import type { PanelOptions, PanelProgress, ReviewerSlot } from "../../src/panel/reviewer-slot.ts";
import { madeShard } from "./made-shard.ts";
import { raisedOn9, stubCoder } from "./stub-coder.ts";

const shards = [madeShard(0, "a.ts", "Review a.", "a"), madeShard(1, "b.ts", "Review b.", "b")];
const one = { ...raisedOn9, title: "One" };
const two = { ...raisedOn9, title: "Two" };
const withdrawal = { issue: 1, verdict: "refute", sameAs: null, reason: "Guarded." } as const;

/** A panel of claude on two shards. @param answers what each look gives, or why it fails; the last one again */
function seat(
  answers: readonly (Partial<Answer> | Error)[],
  options: Partial<PanelOptions> = {},
  over: Partial<ReviewerSlot> = {},
) {
  const progress: PanelProgress[] = [];
  const threads: string[][] = [];
  let [open, mostOpen] = [0, 0];
  const startThread = async (): Promise<Thread> => {
    const { coder, prompts } = stubCoder(() => {
      const given = answers[Math.min(prompts.length, answers.length) - 1] ?? {};
      if (given instanceof Error) throw given;
      return given;
    });
    threads.push(prompts as string[]);
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    return {
      ...(await coder.startThread()),
      close: async () => {
        open -= 1;
      },
    };
  };
  const slot = { reviewer: "claude", coder: { startThread }, model: null, cwd: "/tree" };
  const panel = createPanel([{ ...slot, tools: "all", ...over }], shards, {
    ...{ turnTimeoutMs: 1_000, signal: new AbortController().signal, concurrency: 4, passes: 2 },
    onProgress: (told) => progress.push(told),
    ...options,
  });
  const looks = () => threads.map((prompts) => prompts.length);
  return { panel, threads, progress, looks, figures: () => ({ open, mostOpen }) };
}

it("has a reviewer look again on the same thread: it adds and takes back", async () => {
  const { panel, threads, progress } = seat([
    { issues: [one] },
    { issues: [two], votes: [withdrawal] },
  ]);
  await using _ = panel;
  const reviews = await panel.review();
  expect(reviews).toMatchObject([
    { shard: 0, status: "ok", issues: [two], withdrawn: [{ title: "One", reason: "Guarded." }] },
    { shard: 1, status: "ok", issues: [two], withdrawn: [{ title: "One", reason: "Guarded." }] },
  ]);
  expect(threads).toHaveLength(2);
  for (const [first, second] of threads) {
    expect(first).toMatch(/^Review/);
    expect(second).toMatch(/^Look at the same change a second time/);
  }
  expect(progress.filter(({ state }) => state === "started").map(({ pass }) => pass)).toEqual([
    ...[undefined, undefined, 2, 2],
  ]);
});

it.each([
  [null, undefined, 2],
  [null, "high", 2],
  [null, "xhigh", 2],
  [null, "medium", 1],
  [null, "minimal", 1],
  [1, "high", 1],
  [3, "low", 3],
  [undefined, "high", 1],
] as const)("looks by passes %s and effort %s so often: %i", async (passes, effort, count) => {
  let number = 0;
  const fresh = () => ({ issues: [{ ...one, title: `Issue ${++number}` }] });
  const answers = Array.from({ length: 5 }, () => ({
    get issues() {
      return fresh().issues;
    },
  }));
  const { panel, looks } = seat(answers, { passes }, { effort: effort as Effort | undefined });
  await using _ = panel;
  await panel.review();
  expect(looks()).toEqual([count, count]);
});

it("ends early when a look adds nothing, also one that says the same again or takes back", async () => {
  const { panel, looks } = seat([{ issues: [one] }, { issues: [one], votes: [withdrawal] }], {
    passes: 3,
  });
  await using _ = panel;
  expect(await panel.review()).toMatchObject([{ issues: [], status: "ok" }, { issues: [] }]);
  expect(looks()).toEqual([2, 2]);
});

it("keeps what the first look gave where a later one fails, and says so", async () => {
  const failure = new CoderError("overloaded", "claude is overloaded", { coder: "claude" });
  const { panel } = seat([{ issues: [one], summary: "Fine." }, failure], { passes: 3 });
  await using _ = panel;
  const reason = "its second look failed, what it said before is kept: claude is overloaded";
  expect(await panel.review()).toMatchObject([
    { status: "partial", reason, issues: [one], summary: "Fine." },
    { status: "partial", reason, issues: [one] },
  ]);
});

it("counts votes on numbers that there are not as dropped", async () => {
  const { panel } = seat([{ issues: [one] }, { votes: [{ ...withdrawal, issue: 7 }] }]);
  await using _ = panel;
  expect(await panel.review()).toMatchObject([{ issues: [one], droppedCount: 1 }, {}]);
});

it("begins no look that the limits of the run forbid, and tells so once", async () => {
  const { panel, looks } = seat([{ issues: [one] }], { passBlocker: () => "half is used" });
  await using _ = panel;
  expect(await panel.review()).toMatchObject([{ status: "ok", issues: [one] }, { status: "ok" }]);
  expect(looks()).toEqual([1, 1]);
  expect(panel.notices()).toEqual([
    "No further look at 2 parts of the change by claude: half is used.",
  ]);
});

it("begins no further look once the run is stopped", async () => {
  const stop = new AbortController();
  const answer = {
    get issues() {
      stop.abort();
      return [one];
    },
  };
  const { panel, looks } = seat([answer], { signal: stop.signal, concurrency: 1 });
  await using _ = panel;
  expect(await panel.review()).toMatchObject([
    { status: "ok", issues: [one] },
    { status: "ok", issues: [one] },
  ]);
  expect(looks()).toEqual([1, 1]);
  expect(panel.notices()).toEqual([
    "No further look at 2 parts of the change by claude: the run was stopped.",
  ]);
});

it("looks again before it gives its place back where places are few", async () => {
  const { panel, looks, figures } = seat([{ issues: [one] }, {}], { concurrency: 1 });
  await using _ = panel;
  expect(await panel.review()).toMatchObject([{ issues: [one] }, { issues: [one] }]);
  expect(looks()).toEqual([2, 2]);
  expect(figures()).toEqual({ open: 0, mostOpen: 1 });
});

it("asks a reviewer without tools to read again, not to open files", async () => {
  const { panel, threads } = seat([{}], {}, { tools: "none" });
  await using _ = panel;
  await panel.review();
  expect(threads[0]?.[1]).toContain("Read them again now");
});
