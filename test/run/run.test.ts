import { expect, it } from "vitest";
import { planReview } from "../../src/action/decide/plan-review.ts";
import type { AgentPool } from "../../src/agents/agent.ts";
import type { RawInputs } from "../../src/config/config.ts";
import { markedIssue } from "../../src/github/marker/marked-issue.ts";
import type { SummaryMarker } from "../../src/github/marker/marker.ts";
import type { RunResult } from "../../src/model/result.ts";
import { noSpending } from "../../src/model/spending.ts";
import type { RunContext } from "../../src/run/context.ts";
import { noRights } from "../../src/run/fixing/fix-rights.ts";
import { run } from "../../src/run/run.ts";
import { openJob } from "../action/open-job.ts";
import { eachScene } from "../github/each-scene.ts";
import { newFile } from "../github/scene.ts";
import { signed } from "../github/signed.ts";
import { raisedOn9, stubCoder } from "../panel/stub-coder.ts";
import { issueOn } from "../report/sample.ts";

const scene = eachScene();
const raised = { ...raisedOn9, title: "Something new" };

/** An earlier run raised an issue, whose code is gone from the head by now. */
async function leaveIssue(): Promise<void> {
  const { world, repository, pull } = scene;
  const marker: SummaryMarker = {
    kind: "summary",
    state: "done",
    head: pull.headSha,
    reviewedHead: pull.headSha,
    reviewedBase: (await repository.head("main")) ?? "",
    said: [],
    issues: [{ ...markedIssue(issueOn(6)), code: ["0123456789ab"] }],
    commits: [],
    dismissed: [],
    renamed: [],
  };
  const body = signed("The report before.", marker);
  world.comment(pull, { author: "github-actions[bot]", body });
  const files = { "src/cart.ts": newFile.replace("changed 6", "mended 6") };
  await repository.commit("feature", { files, author: "alice" });
}

interface RunOptions {
  readonly inputs?: RawInputs;
  /** File of the issue. */
  readonly file?: string;
  /** How many reviewers there are. */
  readonly seats?: number;
}

/**
 * Runs a panel of one, unless told otherwise, which raises one issue.
 * @param answered called when it has answered
 * @param over other parts of the pool
 */
async function runOnce(
  stop: AbortController,
  answered: () => void = () => undefined,
  { inputs = {}, file = "src/cart.ts", seats = 1 }: RunOptions = {},
  over: Partial<AgentPool> = {},
) {
  const { world, pull } = scene;
  await using open = await openJob(world, { inputs });
  const trigger = { actor: "alice", triggeringActor: "alice", sender: null };
  const repository = { owner: "acme", repo: "shop" };
  const cause = { kind: "review", event: "pull_request", action: "synchronize" } as const;
  const about = { label: null, pullNumber: pull.number, pullRequest: null };
  const request = { ...cause, ...about, repository, trigger };
  const planned = await planReview(request, open.job, { full: false });
  if (planned.status !== "ready") throw new Error(planned.status);
  const acquired: string[] = [];
  const exported: string[] = [];
  const { coder, prompts } = stubCoder(() => {
    answered();
    // Only the first reviewer raises anything.
    return { issues: prompts.length === 1 ? [{ ...raised, file }] : [] };
  });
  const pool: AgentPool = {
    async acquire(role, use) {
      acquired.push(use);
      if (use === "fix") return { role, reason: "no fixer today" };
      return { role, coder, tools: "all", spending: () => noSpending, models: () => [] };
    },
    sandbox: {
      launch: () => expect.unreachable(),
      unjailed: null,
      folder: open.job.scratch,
      path: "",
      hidden: [],
    },
    notices: () => ["a notice of the pool"],
    [Symbol.asyncDispose]: async () => undefined,
    ...over,
  };
  const until: RunResult[] = [];
  const { config } = open.job;
  const context: RunContext = {
    config: { ...config, reviewers: config.reviewers.slice(0, seats), fix: "suggest" },
    pool,
    async exportTree(use) {
      exported.push(use);
      return open.job.scratch;
    },
    rights: noRights,
    signal: stop.signal,
    onProgress: () => undefined,
    async onResult(one) {
      until.push(one);
    },
  };
  const { result } = await run(planned.change, context, planned.memory);
  const titles = result.issues.map(({ title }) => title).sort();
  const resolved = result.resolved.map(({ title }) => title);
  return { result, titles, until, acquired, prompts, resolved, exported };
}

it("resolves what is gone, has the rest patched and tells what is to be known of its agents", async () => {
  await leaveIssue();
  const { result, titles, resolved, acquired, exported } = await runOnce(new AbortController());
  expect(titles).toEqual(["Something new"]);
  expect(resolved).toEqual(["Problem on line 6"]);
  expect(acquired).toEqual(["review", "fix"]);
  // The fixer's folder is made while the reviewers work.
  expect(exported).toEqual(["review", "fix-0-1"]);
  expect(result).toMatchObject({
    outcome: "partial",
    cancelled: false,
    fixer: { status: "failed", reason: "no fixer today" },
    notices: ["a notice of the pool"],
  });
});

it("resolves and patches nothing once it is stopped, and keeps what was said until then", async () => {
  await leaveIssue();
  const stop = new AbortController();
  const ended = await runOnce(stop, () => stop.abort("the run was cancelled"));
  expect(ended.titles).toEqual(["Problem on line 6", "Something new"]);
  expect(ended.resolved).toEqual([]);
  expect(ended.acquired).toEqual(["review"]);
  expect(ended.result).toMatchObject({
    outcome: "partial",
    reasons: ["the run was cancelled"],
    cancelled: true,
    fixer: null,
  });
});

it("reviews nothing where it was stopped before, and says why", async () => {
  const stop = new AbortController();
  stop.abort("the run was cancelled");
  const { result, acquired } = await runOnce(stop);
  expect(acquired).toEqual(["review"]);
  expect(result).toMatchObject({
    outcome: "failed",
    reasons: ["the run was cancelled", "claude failed: the run was stopped"],
    cancelled: true,
    issues: [],
  });
});

it("pays nobody to vote on or to fix what is ignored, and lists it all the same", async () => {
  const about = { file: "dist/app.js", seats: 2 };
  const counted = await runOnce(new AbortController(), undefined, about);
  expect(counted.prompts).toHaveLength(3);
  expect(counted.acquired).toEqual(["review", "review", "fix"]);
  const inputs = { ignore: "dist/**, !dist/keep.js" };
  const silent = await runOnce(new AbortController(), undefined, { ...about, inputs });
  expect(silent.prompts).toHaveLength(2);
  expect(silent.acquired).toEqual(["review", "review"]);
  expect(silent.result).toMatchObject({
    outcome: "success",
    issues: [{ silenced: "ignored by dist/**", shown: { where: "summary" } }],
    fixer: null,
    fixes: [],
  });
  const kept = await runOnce(new AbortController(), undefined, {
    ...about,
    inputs,
    file: "dist/keep.js",
  });
  expect(kept.prompts).toHaveLength(3);
  expect(kept.result.issues[0]).not.toHaveProperty("silenced");
});

it("keeps the review where the fixing phase breaks, and says what broke", async () => {
  const { coder } = stubCoder(() => ({ issues: [raised] }));
  const broken = {
    acquire: async (role: Parameters<AgentPool["acquire"]>[0], use: "review" | "fix") => {
      if (use === "fix") throw new Error("the disk is full");
      return { role, coder, tools: "all", spending: () => noSpending, models: () => [] } as const;
    },
  };
  const { result, titles } = await runOnce(new AbortController(), undefined, {}, broken);
  expect(titles).toEqual(["Something new"]);
  expect(result).toMatchObject({
    outcome: "partial",
    reasons: ["the fixer failed: the disk is full"],
    fixer: { status: "failed", reason: "the disk is full" },
  });
});

it("keeps what others answered where one reviewer's turn or thread breaks", async () => {
  const { coder } = stubCoder(() => ({ issues: [raised] }));
  const closing = {
    async startThread(options: Parameters<typeof coder.startThread>[0]) {
      const thread = await coder.startThread(options);
      return { ...thread, close: () => Promise.reject(new Error("it does not end")) };
    },
  };
  const acquire: AgentPool["acquire"] = async (role) => {
    return { role, coder: closing, tools: "all", spending: () => noSpending, models: () => [] };
  };
  const { titles } = await runOnce(new AbortController(), undefined, {}, { acquire });
  expect(titles).toEqual(["Something new"]);
});

it("hands over what it has before each further step: the first time what was said, unmerged", async () => {
  const { result, until } = await runOnce(new AbortController());
  expect(until.map(({ issues }) => issues.map(({ title }) => title))).toEqual(
    Array.from({ length: 4 }, () => ["Something new"]),
  );
  expect(until[0]?.issues).toMatchObject([{ anchor: null, shown: { where: "summary" } }]);
  expect(until[1]?.issues).toMatchObject([{ anchor: { line: 9 }, shown: { where: "inline" } }]);
  expect(until.map(({ fixer }) => fixer?.reason)).toEqual([
    undefined,
    undefined,
    "no fixer today",
    "no fixer today",
  ]);
  expect(until.at(-1)).toEqual(result);
});

it("reports what a reviewer took back on a further look, and the effort that an input sets", async () => {
  const refuted = { issue: 1, verdict: "refute", sameAs: null, reason: "It is right." } as const;
  const answers = [{ issues: [raised] }, { votes: [refuted] }];
  const { coder, prompts } = stubCoder(() => answers[prompts.length - 1] ?? {});
  const acquire: AgentPool["acquire"] = async (role) => {
    return { role, coder, tools: "all", spending: () => noSpending, models: () => [] };
  };
  const inputs = { passes: "2", effort: "low" };
  const { result } = await runOnce(new AbortController(), undefined, { inputs }, { acquire });
  expect(result.issues).toEqual([]);
  expect(result.withdrawn).toMatchObject([{ title: raised.title, reason: "It is right." }]);
  expect(result.reviewers).toMatchObject([{ effort: "low", issueCount: 0 }]);
});
