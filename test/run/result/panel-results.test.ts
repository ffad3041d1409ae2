import { expect, it } from "vitest";
import type { ReviewOutline } from "../../../src/panel/join-reviews.ts";
import type { PanelVote } from "../../../src/panel/panel.ts";
import type { FileDiff } from "../../../src/review/diff/diff.ts";
import { ballotFor } from "../../../src/review/vote/ballot.ts";
import { modelNotices } from "../../../src/run/result/model-use.ts";
import { isComplete, missedByAll, reviewerResults } from "../../../src/run/result/run-result.ts";

const outline = (reviewer: string, over: Partial<ReviewOutline> = {}): ReviewOutline => ({
  ...{ reviewer, status: "ok", reason: null, summary: "", issueCount: 2, droppedCount: 0 },
  ...{ missedShards: [], durationMs: 7, ...over },
});
const vote = (reviewer: string, reason: string | null): PanelVote => {
  return { reviewer, ballot: ballotFor(reviewer, []), votes: [], reason };
};
const roles = [
  { name: "claude", coder: "claude", model: null },
  { name: "second", coder: "codex", model: "gpt-named" },
] as const;
const spending = {
  ...{ requests: 3, inputTokens: 1, cachedInputTokens: 2, cacheWriteTokens: 3, outputTokens: 4 },
  costUsd: 0.5,
};

/** What a report says of these reviewers. */
function told(
  reviews: readonly ReviewOutline[],
  votes: readonly PanelVote[] = [],
  models: readonly string[] = [],
) {
  const usage = reviews.map(({ reviewer }) => ({ reviewer, models, spending }));
  return reviewerResults(roles, reviews, votes, usage);
}

it("says of a reviewer that answered with which model it worked and what it cost", () => {
  const [claude, second] = told([outline("claude"), outline("second")], [], ["one", "two"]);
  expect(claude).toMatchObject({ coder: "claude", model: "one", status: "ok", reason: null });
  expect(claude).toMatchObject({ issueCount: 2, durationMs: 7, voted: null, spending });
  expect(second).toMatchObject({ reviewer: "second", coder: "codex", model: "gpt-named" });
});

it("calls nobody whole whose issues were dropped, or who did not vote on everything", () => {
  const [dropped] = told([outline("claude", { droppedCount: 2 })]);
  expect(dropped).toMatchObject({
    status: "partial",
    reason: "2 of its issues or votes could not be used",
    droppedCount: 2,
  });
  const votes = [vote("claude", null), vote("claude", "timed out"), vote("claude", "timed out")];
  const [silent, other] = told([outline("claude"), outline("second")], votes);
  expect(silent).toMatchObject({
    status: "partial",
    reason: "not voted: timed out",
    voted: false,
  });
  expect(other).toMatchObject({ status: "ok", voted: null });
  expect(told([outline("claude")], [vote("claude", null)])).toMatchObject([
    { status: "ok", reason: null, voted: true },
  ]);
});

it("keeps apart who failed and who answered in part, each with every reason", () => {
  const [failed, partial] = told([
    outline("claude", { status: "failed", reason: "no key" }),
    outline("second", { status: "partial", reason: "part 2: timed out", droppedCount: 1 }),
  ]);
  expect(failed).toMatchObject({ status: "failed", reason: "no key" });
  expect(partial).toMatchObject({
    status: "partial",
    reason: "part 2: timed out; 1 of its issues or votes could not be used",
  });
});

it("counts as looked at in full only what every reviewer answered in full", () => {
  const [ok, partial, failed] = (["ok", "partial", "failed"] as const).map((status) =>
    outline(status, { status }),
  ) as [ReviewOutline, ReviewOutline, ReviewOutline];
  expect(isComplete([ok, ok])).toBe(true);
  expect(isComplete([ok, partial])).toBe(false);
  expect(isComplete([ok, failed])).toBe(false);
});

it("lists the files of a part that nobody answered for, and none that somebody did", () => {
  const file = (name: string) => ({ newPath: name, oldPath: name }) as FileDiff;
  const shards = [{ files: [file("a.ts")] }, { files: [file("b.ts"), file("c.ts")] }];
  const missed = (...lists: readonly (readonly number[])[]) =>
    missedByAll(
      lists.map((missedShards, at) => outline(String(at), { status: "partial", missedShards })),
      { shards },
    ).map((one) => one.file);
  expect(missed([1], [1])).toEqual(["b.ts", "c.ts"]);
  expect(missed([1], [0])).toEqual([]);
  expect(missed([1], [])).toEqual([]);
  // Of a file in two parts, of which somebody answered for one.
  const hunks = [{ newStart: 7, newCount: 2 }];
  const split = [{ files: [{ ...file("a.ts"), hunks, hunkCount: 2 } as never] }, ...shards];
  const [part] = missedByAll([outline("0", { status: "partial", missedShards: [0] })], {
    shards: split,
  });
  expect(part).toMatchObject({ file: "a.ts", lines: [{ side: "RIGHT", start: 7, end: 8 }] });
  // Then nothing at all was reviewed, and the run says that.
  const failed = outline("claude", { status: "failed", missedShards: [0, 1] });
  expect(missedByAll([failed, failed], { shards })).toEqual([]);
});

it("names the model that answered, why not the one before, and how much it was told to think", () => {
  const named = [
    { name: "claude", coder: "claude", model: "opus", fallbackModels: ["claude-haiku-4-5"] },
    { name: "second", coder: "codex", model: null, effort: "low" },
  ] as const;
  const reviews = [outline("claude"), outline("second")];
  const gone = [{ model: "opus", reason: "Overloaded. ".repeat(1000) }];
  const usage = [
    { reviewer: "claude", models: ["claude-opus-5-5"], unavailable: gone, spending },
    { reviewer: "second", models: ["gpt-used"], unavailable: [], spending },
  ];
  const [claude, second] = reviewerResults(named, reviews, [], usage, "max");
  expect(claude).toMatchObject({ model: "claude-haiku-4-5", unavailable: [{ model: "opus" }] });
  // It knows no levels.
  expect(claude).not.toHaveProperty("effort");
  expect(claude?.unavailable?.[0]?.reason.length).toBeLessThan(5000);
  expect(second).toMatchObject({ model: "gpt-used", effort: "low" });
  expect(second).not.toHaveProperty("unavailable");
  expect(reviewerResults(named, reviews, [], [])[0]).toMatchObject({
    model: "opus",
    effort: "high",
  });
  const [notice] = modelNotices(claude === undefined ? [] : [claude], null);
  expect(notice).toMatch(
    /^claude asked claude-haiku-4-5 because its model opus could not answer: Overloaded/,
  );
});
