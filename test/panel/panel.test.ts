import { join } from "node:path";
import { expect, it } from "vitest";
import { createCoder } from "../../src/coder/create-coder.ts";
import { launch } from "../../src/launch/launch.ts";
import type { Answer, AnswerIssue } from "../../src/model/answer.ts";
import type { MergedIssue } from "../../src/model/issue.ts";
import { createPanel, type Panel } from "../../src/panel/panel.ts";
import type { PanelProgress, Shard } from "../../src/panel/reviewer-slot.ts";
import { writeFiles } from "../coder/write-files.ts";
import { agentPath } from "../world/agents.ts";
import type { Script } from "../world/models/script.ts";
import { type Models, startModels } from "../world/models/server.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { madeShard } from "./made-shard.ts";
import { stubCoder } from "./stub-coder.ts";

const issue = (title: string): AnswerIssue => ({
  file: "notes.txt",
  line: 1,
  endLine: null,
  side: "RIGHT",
  severity: "high",
  category: "bug",
  title,
  description: `${title}, in detail.`,
  snippet: "alpha",
  suggestion: null,
  confidence: 0.9,
  preExisting: false,
});
const merged = (title: string, reviewer: string, rank: number): MergedIssue => ({
  ...issue(title),
  reviewers: [reviewer],
  sources: [{ reviewer, index: 0 }],
  suggestions: [],
  agreement: 1,
  rank,
  anchor: null,
  votes: [],
});
const answer = (turn: string, over: object = {}) => ({
  answer: { turn, summary: "seen", issues: [], votes: [], checks: [], ...over },
});
const shards: Shard[] = [madeShard(0, "notes.txt", "Review this change: alpha.", "alpha")];

interface Seated extends AsyncDisposable {
  readonly panel: Panel;
  readonly models: Models;
  readonly progress: PanelProgress[];
}

/** A panel of a real claude and a real codex over scripted models. */
async function seat(
  scripts: readonly Script[],
  { concurrency = 4, over = shards }: { concurrency?: number; over?: readonly Shard[] } = {},
): Promise<Seated> {
  await using starting = new AsyncDisposableStack();
  const folder = starting.use(await temporaryFolder("panel"));
  const models = starting.use(await startModels({ scripts }));
  const tree = join(folder.path, "tree");
  await writeFiles(tree, { "notes.txt": "alpha\nbeta\n" });
  const progress: PanelProgress[] = [];
  const vendors = { claude: "anthropic", codex: "openai" } as const;
  const names = ["claude", "codex"] as const;
  const seats = await Promise.all(
    names.map(async (name) => {
      const coder = createCoder(name, {
        launch,
        binary: await agentPath(name),
        baseUrl: models.url,
        apiKey: models.keys[vendors[name]][0] ?? "",
        stateFolder: join(folder.path, name),
      });
      starting.use(coder);
      return { reviewer: name, coder, model: null, cwd: tree, tools: "all" as const };
    }),
  );
  const panel = starting.use(
    createPanel(seats, over, {
      turnTimeoutMs: 30_000,
      signal: new AbortController().signal,
      concurrency,
      onProgress: (one) => progress.push(one),
    }),
  );
  const running = starting.move();
  return { panel, models, progress, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

it("reviews independently, votes on what only the other saw, and judges patches on the same threads", async () => {
  const vote = { issue: 1, verdict: "confirm", sameAs: null, reason: "seen" };
  const check = { issue: 1, verdict: "solved", reason: "gone" };
  const steps = (title: string) => [
    answer("review", { issues: [issue(title)] }),
    answer("vote", { votes: [vote] }),
    answer("confirm", { checks: [check] }),
  ];
  await using seated = await seat([
    { vendor: "anthropic", steps: steps("Claude's own issue") },
    { vendor: "openai", steps: steps("Codex's own issue") },
  ]);
  const { panel, models } = seated;
  const reviews = await panel.review();
  expect(reviews.map((review) => [review.reviewer, review.status])).toEqual([
    ["claude", "ok"],
    ["codex", "ok"],
  ]);
  const issues = [
    merged("Claude's own issue", "claude", 1),
    merged("Codex's own issue", "codex", 2),
  ];
  const votes = await panel.vote(issues, ["claude", "codex"]);
  expect(votes.map((one) => [one.reviewer, one.votes, one.reason])).toEqual([
    ["claude", [vote], null],
    ["codex", [vote], null],
  ]);
  const fixes = issues.map((one) => ({ issue: one, patch: "-alpha\n+ALPHA\n" }));
  const confirmations = await panel.confirm(fixes, ["claude", "codex"]);
  expect(confirmations.map((one) => [one.reviewer, one.fix.issue.title, one.verdict])).toEqual([
    ["claude", "Claude's own issue", "solved"],
    ["codex", "Codex's own issue", "solved"],
  ]);

  const texts = (vendor: string) =>
    models.requests.filter((request) => request.vendor === vendor).map((request) => request.text);
  for (const [vendor, other] of [
    ["anthropic", "Codex's own issue"],
    ["openai", "Claude's own issue"],
  ] as const) {
    const [first, second] = texts(vendor);
    expect(first).not.toContain(other);
    expect(second).toContain(other);
    const conversations = models.requests
      .filter((request) => request.vendor === vendor)
      .map((request) => request.conversation);
    expect(new Set(conversations).size).toBe(1);
  }
  expect(models.problems).toEqual([]);
});

it("names a reviewer that fails and keeps what the other found", async () => {
  await using seated = await seat([
    { vendor: "anthropic", steps: [{ fault: { kind: "status", status: 500 } }] },
    { vendor: "openai", steps: [answer("review", { issues: [issue("Found")] })] },
  ]);
  const [claude, codex] = await seated.panel.review();
  expect(claude).toMatchObject({ status: "failed", issues: [] });
  expect(claude?.reason).toBeTruthy();
  expect(codex).toMatchObject({ status: "ok", reason: null });
  expect(codex?.issues).toHaveLength(1);
});

it("keeps the valid issues of an answer that stays invalid after its repair", async () => {
  const broken = { ...issue("Broken"), severity: "terrible" };
  const bad = answer("review", { issues: [issue("Good"), broken] });
  await using seated = await seat([
    { vendor: "anthropic", steps: [answer("review")] },
    { vendor: "openai", steps: [bad, bad] },
  ]);
  const [, codex] = await seated.panel.review();
  expect(codex).toMatchObject({ status: "partial", droppedCount: 1 });
  expect(codex?.issues.map((one) => one.title)).toEqual(["Good"]);
});

it("fails a reviewer that answers prose", async () => {
  const prose = { text: "Looks good to me!" };
  await using seated = await seat([
    { vendor: "anthropic", steps: [answer("review")] },
    { vendor: "openai", steps: [prose, prose] },
  ]);
  const [, codex] = await seated.panel.review();
  expect(codex?.status).toBe("failed");
});

it("works with fewer places than threads: a later turn is a fresh thread that is given the diff", async () => {
  const two = [...shards, madeShard(1, "b.txt", "Review beta.", "beta")];
  const steps = ({ text }: { text: string }) =>
    text.includes('Set turn to "vote"')
      ? answer("vote", { votes: [{ issue: 1, verdict: "refute", sameAs: null, reason: "no" }] })
      : answer("review", { issues: [issue("Found")] });
  await using seated = await seat(
    [
      { vendor: "anthropic", steps },
      { vendor: "openai", steps },
    ],
    { concurrency: 1, over: two },
  );
  const reviews = await seated.panel.review();
  expect(reviews.map(({ reviewer, shard, issues }) => [reviewer, shard, issues.length])).toEqual([
    ["claude", 0, 1],
    ["claude", 1, 1],
    ["codex", 0, 1],
    ["codex", 1, 1],
  ]);
  const other = { ...merged("Elsewhere", "codex", 1), file: "b.txt" };
  const votes = await seated.panel.vote([other], ["claude"]);
  expect(votes.flatMap((one) => one.votes)).toHaveLength(1);
  const last = seated.models.requests.at(-1);
  expect(last?.text).toMatch(/parts of the diff .*\n=== "b\.txt" \(modified\)\n.*\n.*\n\+1 beta\n/);
  expect(last?.userTexts).toHaveLength(1);
});

it("names a reviewer whose word on a patch is missing", async () => {
  const given: Partial<Answer>[] = [
    { turn: "confirm", checks: [{ issue: 1, verdict: "solved", reason: "seen" }] },
  ];
  const { coder } = stubCoder(() => given.shift() ?? {});
  const slot = { reviewer: "claude", coder, model: null, cwd: "/", tools: "all" } as const;
  const options = {
    turnTimeoutMs: 1_000,
    concurrency: 1,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  };
  await using panel = createPanel([slot], shards, options);
  const fixes = ["One", "Two"].map((title, at) => {
    return { issue: merged(title, "claude", at + 1), patch: "-alpha\n+ALPHA\n" };
  });
  expect(await panel.confirm(fixes, ["claude"])).toHaveLength(1);
  expect(panel.notices()).toEqual([
    "claude did not judge a patch that it was shown: its answer leaves them out.",
  ]);
});
