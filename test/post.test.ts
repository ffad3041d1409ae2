import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { expect, it } from "vitest";
import { openKeyring } from "../src/github/marker/keyring.ts";
import { type SummaryMarker, withMarker } from "../src/github/marker/marker.ts";
import { readPullRequest } from "../src/github/read/read-pull-request.ts";
import { aboveReport } from "../src/report/markdown/progress.ts";
import { connect } from "./github/connect.ts";
import { eachScene } from "./github/each-scene.ts";
import { markedIn, signed, testKeys } from "./github/signed.ts";
import { sourceAction } from "./source-action.ts";
import { startRunner } from "./world/runner/start.ts";
import { temporaryFolder } from "./world/temporary-folder.ts";

const scene = eachScene();

/** Runs the post step after a main step that has left this state and was gone. */
async function post(
  state: Record<string, string>,
  inputs: Record<string, string> = {},
  permissions?: { "pull-requests": "read" },
) {
  await using folder = await temporaryFolder("post");
  await using runner = await startRunner({ world: scene.world });
  const lines = Object.entries(state).map(([name, value]) => `${name}=${value}\n`);
  const main = `import { appendFileSync } from "node:fs";
appendFileSync(process.env.GITHUB_STATE, ${JSON.stringify(lines.join(""))});`;
  const action = await sourceAction(folder.path, main);
  const event = await scene.world.event("pull_request", "opened", scene.pull);
  const step = await runner.uses({ action, event, inputs, ...(permissions && { permissions }) });
  expect(step.state).toEqual(state);
  return await step.post();
}

const marker: SummaryMarker = {
  kind: "summary",
  state: "running",
  head: "a".repeat(40),
  reviewedHead: "b".repeat(40),
  reviewedBase: "c".repeat(40),
  said: ["0123abcd"],
  issues: [],
  commits: [{ issue: "0123abcd", sha: "1".repeat(40) }],
  dismissed: [],
  renamed: [],
};

const keys = {
  "anthropic-api-key": testKeys.anthropic,
  "marker-key": "newer-marker-key-of-this-test-01\nolder-marker-key-of-this-test-02",
};

/** What signed with the older of the keys. */
const keyring = () =>
  openKeyring({
    repositoryId: scene.repository.id,
    markerKeys: ["older-marker-key-of-this-test-02"],
    apiKeys: [],
  });

/** Our summary comment. */
function summary(text: string, over: Partial<SummaryMarker> = {}) {
  const body = signed(text, { ...marker, ...over }, keyring(), scene.pull.number);
  return scene.world.comment(scene.pull, { author: "github-actions[bot]", body });
}

/** What the next run reads, which has both keys. */
async function nextReads() {
  const markerKeys = keys["marker-key"].split("\n");
  const ring = openKeyring({ repositoryId: scene.repository.id, markerKeys, apiKeys: [] });
  const client = connect(scene.world, { keyring: ring });
  const name = { owner: "acme", repo: "shop" };
  return (await readPullRequest(client, name, scene.pull.number)).existing.summary;
}

it("ends the comment that a killed run left at work, and keeps its memory and the report below", async () => {
  const comment = summary(aboveReport("Crosscheck is fixing", "The report before."));
  const done = await post({ "summary-comment": String(comment.id) }, keys);
  expect(done).toMatchObject({ conclusion: "success", annotations: [] });
  expect(comment.body).toContain("the run was cancelled or killed");
  expect(comment.body).toContain("The report before.");
  expect(comment.body).not.toContain("Crosscheck is fixing");
  expect(markedIn(comment.body)).toEqual({ ...marker, state: "done" });
  expect(await nextReads()).toMatchObject({ trusted: true, marker: { state: "done" } });
});

it("signs nothing that it cannot verify: what is left of it is what was said", async () => {
  const text = aboveReport("Crosscheck is fixing", "The report before.");
  const forged = summary(text, {});
  forged.body = withMarker(text, { ...marker, dismissed: ["4567abcd"] });
  await post({ "summary-comment": String(forged.id) }, keys);
  expect(markedIn(forged.body)).toMatchObject({ state: "done", reviewedHead: null, dismissed: [] });
  expect(await nextReads()).toMatchObject({ trusted: false, said: ["0123abcd"] });
});

it("leaves alone a comment that has ended, or is none of ours", async () => {
  const ended = summary("The report.", { state: "done" });
  const words = scene.world.comment(scene.pull, { author: "alice", body: "Well done." });
  for (const { id, body } of [ended, words]) {
    await post({ "summary-comment": String(id) });
    expect(scene.pull.comments.find((one) => one.id === id)?.body).toBe(body);
  }
  expect(scene.world.requests("issues/update-comment")).toEqual([]);
  // Somebody deleted it.
  expect(await post({ "summary-comment": "999999" })).toMatchObject({ annotations: [] });
});

it.each([
  ["nothing was kept", () => ({}), {}],
  ["the comment was ended", () => ({ "summary-comment": "" }), {}],
  ["there is no token", (id: number) => ({ "summary-comment": `${id}` }), { "github-token": "" }],
] as const)("asks GitHub nothing where %s", async (_what, state, inputs) => {
  const { id } = summary("Crosscheck is reviewing");
  expect(await post(state(id), inputs)).toMatchObject({ conclusion: "success" });
  expect(scene.world.log).toEqual([]);
});

it("warns where it may not end the comment, and is green", async () => {
  const comment = summary("Crosscheck is reviewing");
  const state = { "summary-comment": String(comment.id) };
  const done = await post(state, {}, { "pull-requests": "read" });
  expect(done?.conclusion).toBe("success");
  expect(done?.annotations).toMatchObject([
    {
      level: "warning",
      message: expect.stringMatching(/^the summary comment still says .*: ./),
    },
  ]);
});

it("ends the processes that carry the run's marker, and no other ones", async () => {
  const start = (run: string) =>
    spawn("sleep", ["600"], {
      detached: true,
      stdio: "ignore",
      env: { PATH: "/usr/bin:/bin", CROSSCHECK_RUN: run },
    });
  const runId = randomUUID();
  const own = start(runId);
  const other = start(randomUUID());
  try {
    await Promise.all([once(own, "spawn"), once(other, "spawn")]);
    const done = await post({ "run-id": runId });
    expect(done?.log.join("\n")).toContain("ended 1 processes that the run had left");
    await expect.poll(() => own.exitCode ?? own.signalCode, { timeout: 60_000 }).not.toBeNull();
    expect(other.exitCode ?? other.signalCode).toBeNull();
  } finally {
    own.kill("SIGKILL");
    other.kill("SIGKILL");
  }
});
