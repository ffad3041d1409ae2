import { expect, it } from "vitest";
import type { Answer } from "../../src/model/answer.ts";
import { createPanel } from "../../src/panel/panel.ts";
import type { PanelProgress, Shard } from "../../src/panel/reviewer-slot.ts";
import { answerLimits } from "../../src/review/answer-limits.ts";
import { madeMergedIssue } from "../review/made-issue.ts";
import { madeShard } from "./made-shard.ts";
import { stubCoder } from "./stub-coder.ts";

const shards: readonly Shard[] = [
  madeShard(0, "a.ts", "Review a.", "a"),
  madeShard(1, "b.ts", "Review b.", "b"),
];

/** A panel of one, which a stop may end. */
function seat(
  stop: AbortController,
  answered: () => void = () => undefined,
  answer: Partial<Answer> = {},
) {
  const { coder, prompts } = stubCoder(() => {
    answered();
    return answer;
  });
  const progress: PanelProgress[] = [];
  const panel = createPanel(
    [{ reviewer: "claude", coder, model: null, cwd: "/tree", tools: "all" }],
    shards,
    {
      turnTimeoutMs: 1_000,
      signal: stop.signal,
      concurrency: 1,
      onProgress: (one) => progress.push(one),
    },
  );
  return { panel, prompts, progress };
}

const issue = { ...madeMergedIssue({ file: "a.ts", rank: 1 }), reviewers: ["codex"] };
const stopped = "the run was stopped";

it("asks nobody in a run that is stopped before, and says so of every turn", async () => {
  const stop = new AbortController();
  stop.abort();
  const { panel, prompts, progress } = seat(stop);
  await using _ = panel;
  expect(await panel.review()).toMatchObject([
    { reviewer: "claude", shard: 0, status: "failed", reason: stopped, issues: [] },
    { reviewer: "claude", shard: 1, status: "failed", reason: stopped, issues: [] },
  ]);
  expect(await panel.vote([issue], ["claude"])).toMatchObject([{ votes: [], reason: stopped }]);
  const fix = { issue: { ...issue, reviewers: ["claude"] }, patch: "-a\n+b\n" };
  expect(await panel.confirm([fix], ["claude"])).toEqual([]);
  expect(prompts).toEqual([]);
  expect(progress).toEqual([]);
});

it("asks nobody any more from the stop on, and keeps what was answered until then", async () => {
  const stop = new AbortController();
  const { panel, prompts } = seat(stop);
  await using _ = panel;
  const reviews = await panel.review();
  expect(reviews.map(({ status }) => status)).toEqual(["ok", "ok"]);
  stop.abort();
  expect(await panel.vote([issue], ["claude"])).toMatchObject([{ votes: [], reason: stopped }]);
  expect(prompts).toEqual(["Review a.", "Review b."]);
});

it("uses no more of an answer than its limits, and says what is missing", async () => {
  const long = {
    file: "a.ts",
    line: null,
    endLine: null,
    side: null,
    severity: "high",
    category: "bug",
    title: "aB".repeat(130_000),
    description: "",
    snippet: null,
    suggestion: null,
    confidence: 1,
    preExisting: false,
  } as const;
  const issues = Array.from({ length: answerLimits.issues + 1 }, () => long);
  const { panel } = seat(new AbortController(), undefined, { issues: [long] });
  await using _ = panel;
  const reviews = await panel.review();
  expect(reviews).toMatchObject([{ status: "ok" }, { status: "ok" }]);
  expect(reviews[0]?.issues[0]?.title).toHaveLength(answerLimits.texts.title);
  expect(panel.notices()).toEqual([
    "The answers of claude are longer than is used of them: 2 texts cut.",
  ]);
  const { panel: another } = seat(new AbortController(), undefined, { issues });
  await using __ = another;
  expect(await another.review()).toMatchObject([
    { status: "partial", reason: "too many items in its answer: 1 left out" },
    { status: "partial" },
  ]);
});
