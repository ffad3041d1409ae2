import { expect, it } from "vitest";
import { dismissedIssue } from "../../../../src/github/marker/marked-issue.ts";
import {
  type BackgroundOptions,
  readBackground,
} from "../../../../src/github/read/background/background-of.ts";
import { commentsIn } from "../../../../src/github/read/background/peoples-words.ts";
import type { ConversationNode } from "../../../../src/github/read/pull-request-query.ts";
import { readPullRequest } from "../../../../src/github/read/read-pull-request.ts";
import { type Background, backgroundLimits } from "../../../../src/model/background.ts";
import type { Permissions } from "../../../world/github/entity/token.ts";
import { expectClean } from "../../../world/github/expect-clean.ts";
import { startGitHub } from "../../../world/github/start.ts";
import { connect } from "../../connect.ts";
import { eachScene } from "../../each-scene.ts";
import { fixing } from "../../fixing.ts";
import { runOn } from "../../scene.ts";
import { signed } from "../../signed.ts";

const scene = eachScene();
const shop = { owner: "acme", repo: "shop" };

/** What is read of the scene's pull request, and with how many requests. */
async function read({
  permissions,
  ...more
}: Partial<BackgroundOptions> & { permissions?: Permissions } = {}): Promise<{
  background: Background;
  requests: string[];
}> {
  const { world, pull } = scene;
  const client = connect(world, permissions === undefined ? {} : { permissions });
  const before = world.log.length;
  const found = await readPullRequest(client, shop, pull.number, { withBackground: true });
  const background = await readBackground(client, found, {
    ...{ head: pull.headSha, later: new Set<string>(), own: { run: "7", workflow: "" } },
    ...{ commandPrefix: "/crosscheck", ...more },
  });
  return { background, requests: world.log.slice(before).map(({ operation = "" }) => operation) };
}

it("reads with one request what a change is for and what was said of it", async () => {
  const { world, pull, repository } = scene;
  repository.issues.set(900, {
    ...{ number: 900, title: "Totals are wrong", body: "They are off by one.", author: "rita" },
    ...{ state: "open", labels: ["p1"] },
  });
  pull.body = "Fixes #900, closes #901";
  pull.labels.push("bug");
  world.comment(pull, { author: "bob", body: "Why?" });
  world.comment(pull, { author: "alice", body: "Because of rounding" });
  world.comment(pull, { author: "bump[bot]", body: "Bumped" });
  world.comment(pull, { author: "alice", body: "/crosscheck review" });
  world.minimize(world.comment(pull, { author: "alice", body: "Spam" }));
  await world.review(pull, {
    ...{ author: "bob", body: "Not yet", state: "CHANGES_REQUESTED" },
    comments: [{ path: "src/cart.ts", line: 6, body: "Round here" }],
  });
  const [thread] = pull.threads;
  if (thread === undefined) throw new Error("no thread");
  world.reply(thread, { author: "alice", body: "Done" });
  const { background, requests } = await read();
  expect(requests).toEqual(["graphql"]);
  expect(background.labels).toEqual(["bug"]);
  expect(background.commits).toHaveLength(1);
  expect(background.issues).toEqual([
    {
      ...{ name: "acme/shop#900", state: "open", author: "rita", association: "NONE" },
      ...{ labels: ["p1"], title: "Totals are wrong", body: "They are off by one." },
    },
  ]);
  expect(background.comments.map(({ author, text, review }) => [author, text, review])).toEqual([
    ["alice", "Because of rounding", null],
    ["bob", "Not yet", "CHANGES_REQUESTED"],
    ["bob", "Why?", null],
    ["bump[bot]", "Bumped", null],
  ]);
  expect(background.threads).toMatchObject([
    {
      ...{ path: "src/cart.ts", line: 6, resolved: false, outdated: false, ours: false, more: 0 },
      replies: [
        { author: "bob", text: "Round here" },
        { author: "alice", association: "COLLABORATOR", text: "Done" },
      ],
    },
  ]);
});

it("reads failed checks with annotations and the end of their logs, and no others", async () => {
  const { world, pull, repository } = scene;
  const headSha = pull.headSha;
  const time = "2026-01-02T03:04:05.1234567Z ";
  const lines = ["start", ...Array.from({ length: 9_000 }, (_, at) => `line ${at}`)];
  lines.push("##[error]Process completed with exit code 1.", "Post job cleanup.");
  world.check(repository, {
    ...{ headSha, name: "test", log: lines.map((line) => `${time}${line}`).join("\n") },
    annotations: [
      {
        ...{ path: "src/cart.ts", start_line: 4, end_line: 4, annotation_level: "failure" },
        ...{ message: "expected 3", title: "cart" },
      },
      {
        ...{ path: ".github", start_line: 1, end_line: 1, annotation_level: "failure" },
        message: "Process completed with exit code 1.",
      },
    ],
  });
  const name = (one: string) => ({ headSha, name: one });
  world.check(repository, { ...name("passed"), conclusion: "success" });
  world.check(repository, { ...name("pending"), conclusion: null });
  const own = { id: 5, name: "Reviews", run: 7 };
  world.check(repository, { ...name("our job"), workflow: own });
  world.check(repository, { ...name("our job of before"), workflow: { ...own, run: 6 } });
  world.check(repository, { ...name("named"), workflow: { id: 6, name: "Ours", run: 8 } });
  world.check(repository, { ...name("Crosscheck"), app: "github-actions[bot]" });
  world.check(repository, { ...name("Crosscheck (security)"), app: "other[bot]" });
  world.check(repository, { ...name("lint"), app: "linter[bot]", title: "2 problems" });
  const { background, requests } = await read({ own: { run: "7", workflow: "Ours" } });
  expect(background.checks.map((check) => check.name)).toEqual(["test", "lint"]);
  const [test, lint] = background.checks;
  expect(test).toMatchObject({
    conclusion: "failure",
    annotations: [{ path: "src/cart.ts", line: 4, level: "failure", message: "cart: expected 3" }],
  });
  expect(test?.log?.length).toBeLessThanOrEqual(backgroundLimits.log);
  expect(test?.log).toMatch(/^line \d+\n[\s\S]*line 8999\n# #\[error\]Process completed/);
  expect(test?.log).not.toContain("2026");
  expect(test?.log).not.toContain("cleanup");
  expect(lint).toMatchObject({ title: "2 problems", log: null });
  expect(requests).toEqual([
    "graphql",
    "actions/download-job-logs-for-workflow-run",
    "log-storage",
  ]);
});

it("reads no more logs than a few, and does without one that is gone", async () => {
  const { world, pull, repository } = scene;
  for (const at of [1, 2, 3, 4, 5]) {
    const log = at === 2 ? {} : { log: `log ${at}` };
    world.check(repository, { headSha: pull.headSha, name: `test ${at}`, ...log });
  }
  const { background } = await read();
  expect(background.checks.map(({ log }) => log)).toEqual(["log 1", null, "log 3", null, null]);
});

it("reads no checks and messages of another head than the one that is reviewed", async () => {
  const { world, pull, repository } = scene;
  const reviewed = pull.headSha;
  await repository.commit("feature", { files: { "b.ts": "b\n" }, message: "Later" });
  world.check(repository, { headSha: pull.headSha });
  const { background } = await read({ head: reviewed });
  expect(background.checks).toEqual([]);
  expect(background.commits).toHaveLength(1);
  expect(background.commits.join()).not.toContain("Later");
});

it("never has our own words come back, and tells what people answered to them", async () => {
  const { world, pull } = scene;
  await runOn(connect(world), scene, fixing([6], ["Our open issue"]));
  const mine = pull.threads.map(({ comments: [first] }) => first?.user);
  expect(mine).toContain("github-actions[bot]");
  const pasted = signed("A person's words", { kind: "reply", key: "x" });
  world.comment(pull, { author: "bob", body: pasted });
  world.comment(pull, { author: "other[bot]", body: pasted.replace("A person's", "A bot's") });
  const [thread] = pull.threads;
  if (thread === undefined) throw new Error("no thread");
  world.reply(thread, { author: "bob", body: "It is meant" });
  const { background } = await read();
  expect(background.comments.map(({ author }) => author)).toEqual(["bob"]);
  const replies = [{ author: "bob", text: "It is meant" }];
  expect(background.threads).toMatchObject([{ ours: true, replies }]);
  expect(background.threads).toHaveLength(1);
  expect(background.commits.join()).not.toContain("Crosscheck-Issue");
});

it("tells of what was dismissed, with who did it and why, and not as a thread", async () => {
  const { world, pull } = scene;
  await runOn(connect(world), scene, fixing([], ["Our open issue"]));
  const [thread] = pull.threads;
  if (thread === undefined) throw new Error("no thread");
  world.reply(thread, { author: "bob", body: "The caller checks that" });
  thread.resolved = true;
  thread.resolvedBy = "alice";
  const { background } = await read();
  expect(background.threads).toEqual([]);
  expect(background.dismissed).toMatchObject([
    {
      ...{ title: expect.stringContaining("Our open issue"), by: "alice", reason: null },
      replies: [{ author: "bob", text: "The caller checks that" }],
    },
  ]);
});

it("tells the reason of a command that dismissed something, also where the summary is gone", async () => {
  const { world, pull } = scene;
  await runOn(connect(world), scene, fixing([], ["Our open issue"]));
  const { existing } = await readPullRequest(connect(world), shop, pull.number);
  const marker = existing.threads[0]?.marker;
  if (!marker?.trusted) throw new Error("no issue");
  const dismissed = dismissedIssue(marker.marker.issue, "alice", "x".repeat(400));
  world.comment(pull, {
    author: "github-actions[bot]",
    body: signed("Dismissed", { kind: "reply", key: "command:1", dismissed }),
  });
  const { background } = await read();
  expect(background.dismissed).toMatchObject([{ by: "alice" }]);
  expect(background.dismissed[0]?.reason).toMatch(/^x{299}…$/);
});

it("is bounded, whatever there is: of thousands the people's newest are kept", () => {
  const node = (at: number): ConversationNode => ({
    ...{ databaseId: at, url: "", viewerDidAuthor: false, isMinimized: false },
    ...{
      body: `${at} ${"x".repeat(60_000)}`,
      authorAssociation: at % 100 === 7 ? "MEMBER" : "NONE",
    },
    author: { __typename: at % 2 === 0 ? "Bot" : "User", login: "somebody" },
  });
  const nodes = Array.from({ length: 10_000 }, (_, at) => node(at));
  const found = commentsIn({ comments: nodes }, "/crosscheck");
  expect(found[0]?.text).toMatch(/^9907 /);
  expect(found[99]?.text).toMatch(/^7 /);
  expect(found[100]?.text).toMatch(/^9999 /);
  expect(found.at(-1)?.bot).toBe(true);
  for (const { text } of found) expect(text.length).toBeLessThanOrEqual(backgroundLimits.remark);
});

it("keeps no more than its limits of what a pull request has, and counts the rest", async () => {
  const { world, pull } = scene;
  for (let at = 0; at < 150; at += 1) world.comment(pull, { author: "bob", body: `Comment ${at}` });
  await world.review(pull, {
    author: "bob",
    comments: Array.from({ length: 70 }, (_, at) => ({
      ...{ path: "src/cart.ts", line: 6, body: `Thread ${at}` },
    })),
  });
  const { background, requests } = await read();
  expect(background.comments).toHaveLength(backgroundLimits.comments);
  expect(background.comments[0]?.text).toBe("Comment 149");
  expect(background.threads).toHaveLength(backgroundLimits.threads);
  expect(background.more).toMatchObject({ comments: 90, threads: 10 });
  // Two pages of comments, as before.
  expect(requests).toEqual(["graphql", "graphql"]);
});

it("does without what the token may not read, silently, and still reads the rest", async () => {
  await using world = await startGitHub();
  const repository = await world.repository("acme/shop", {
    ...{ private: true, files: { "a.ts": "a\n" }, collaborators: { alice: "write" } },
  });
  await repository.commit("feature", { files: { "a.ts": "b\n" }, author: "alice" });
  const pull = await world.openPull(repository, { head: "feature", author: "alice" });
  pull.body = "Fixes #900";
  repository.issues.set(900, {
    ...{ number: 900, title: "T", body: "B", author: "alice", state: "open", labels: [] },
  });
  world.check(repository, { headSha: pull.headSha, log: "log" });
  world.comment(pull, { author: "alice", body: "Said" });
  const readWith = async (more: Permissions) => {
    const permissions = { contents: "read", "pull-requests": "write", ...more } as const;
    const client = connect(world, { permissions });
    const found = await readPullRequest(client, shop, pull.number, { withBackground: true });
    const { issues, checks, comments, commits } = await readBackground(client, found, {
      ...{ head: pull.headSha, later: new Set(), own: { run: "", workflow: "" } },
      commandPrefix: "/crosscheck",
    });
    expect([comments.length, commits.length]).toEqual([1, 1]);
    return { issues: issues.length, checks: checks.map(({ log }) => log) };
  };
  expect(await readWith({})).toEqual({ issues: 0, checks: [] });
  expect(await readWith({ issues: "read" })).toEqual({ issues: 1, checks: [] });
  expect(await readWith({ checks: "read" })).toEqual({ issues: 0, checks: [null] });
  const all = { issues: "read", checks: "read", actions: "read" } as const;
  expect(await readWith(all)).toEqual({ issues: 1, checks: ["log"] });
  expectClean(world);
});

it("reads a pull request without its background where GitHub fails at that", async () => {
  const { world, pull } = scene;
  world.fault("graphql", { kind: "bad-gateway" }, { times: 3 });
  const found = await readPullRequest(connect(world), shop, pull.number, { withBackground: true });
  expect(found.pullRequest.number).toBe(pull.number);
  expect(found.asked).toBeUndefined();
});

it("refuses a pull request that the token may not read at all", async () => {
  const { world, pull } = scene;
  world.fault("graphql", {
    ...{ kind: "status", status: 200 },
    body: {
      data: { viewer: { login: "x", databaseId: 1 }, repository: { pullRequest: null } },
      errors: [{ type: "FORBIDDEN", path: ["repository", "pullRequest"], message: "no" }],
    },
  });
  const asked = readPullRequest(connect(world), shop, pull.number, { withBackground: true });
  await expect(asked).rejects.toMatchObject({ status: 403 });
});
