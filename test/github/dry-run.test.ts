import { expect, it } from "vitest";
import { isReading, withoutWrites } from "../../src/github/dry-run.ts";
import type { SummaryMarker } from "../../src/github/marker/marker.ts";
import { answer, react } from "../../src/github/publish/answer.ts";
import { closeRunning } from "../../src/github/publish/close-running.ts";
import { setThreadState } from "../../src/github/publish/thread-state.ts";
import { writeSummary } from "../../src/github/publish/write-summary.ts";
import { readPullRequest } from "../../src/github/read/read-pull-request.ts";
import { readSummary } from "../../src/github/read/read-summary.ts";
import { issueOn, resultOf } from "../report/sample.ts";
import { connect } from "./connect.ts";
import { eachScene } from "./each-scene.ts";
import { fixing } from "./fixing.ts";
import { requestOf } from "./request-of.ts";
import { runOn } from "./scene.ts";
import { writesOf } from "./writes.ts";

const scene = eachScene();

it("lets through what reads, and nothing that it does not know to read", () => {
  const parts = { url: "/repos/{owner}/{repo}", query: undefined, parameters: {} };
  for (const method of ["GET", "HEAD"]) expect(isReading({ ...parts, method })).toBe(true);
  for (const method of ["POST", "PATCH", "PUT", "DELETE", "NEW"]) {
    expect(isReading({ ...parts, method })).toBe(false);
  }
  const graphql = { method: "POST", url: "/graphql", parameters: {} };
  expect(isReading({ ...graphql, query: " query Crosscheck { viewer { id } }" })).toBe(true);
  for (const query of ["mutation M { a }", "subscription S { a }", "querymutation", 1, undefined]) {
    expect(isReading({ ...graphql, query })).toBe(false);
  }
});

it.each([
  ["commits on the branch", {}],
  ["a pull request with the fixes", { propose: true }],
])("sends no write of a whole publication: %s", async (_what, more) => {
  const notes: string[] = [];
  const dry = withoutWrites(connect(scene.world), (text) => notes.push(text));
  const { published } = await runOn(dry, scene, {
    ...fixing([6, 8], ["Reported only"]),
    checkRun: { wanted: true, severeCount: 0 },
    ...more,
  });
  expect(writesOf(scene.world)).toEqual([]);
  expect(published.notices.filter((one) => one.includes("could not"))).toEqual([]);
  const text = notes.join("\n");
  for (const part of ["/reviews", "mutation CrosscheckCommit", "/check-runs", "/comments"]) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain("test-token");
});

it("sends no answer, no reaction, no state of a thread, and no end of a comment", async () => {
  const { world, pull } = scene;
  await runOn(connect(world), scene, { result: resultOf([issueOn(6)]) });
  const comment = world.comment(pull, { author: "alice", body: "/crosscheck help" });
  const request = requestOf(await world.event("issue_comment", "created", comment));
  const before = writesOf(world).length;
  const notes: string[] = [];
  const dry = withoutWrites(connect(world), (text) => notes.push(text));
  const { existing } = await readPullRequest(dry, request.repository, pull.number);
  await answer(dry, request, existing.viewer, "Here.");
  await react(dry, request, "EYES");
  await setThreadState(dry, existing.threads[0]?.id ?? "", "resolve");
  await closeRunning(dry, request.repository, existing.summary?.id ?? 0, () => "ended");
  expect(writesOf(world).slice(before)).toEqual([]);
  expect(notes).toHaveLength(3);
  expect(notes[0]).toContain("Here.");
});

it("does not ask for the comment that it did not create", async () => {
  const { world, pull } = scene;
  const notes: string[] = [];
  const dry = withoutWrites(connect(world), (text) => notes.push(text));
  const repository = { owner: "acme", repo: "shop" };
  const { existing } = await readPullRequest(dry, repository, pull.number);
  const target = { repository, pullNumber: pull.number, viewer: existing.viewer, commentId: null };
  const marker: SummaryMarker = {
    kind: "summary",
    state: "running",
    head: pull.headSha,
    reviewedHead: null,
    reviewedBase: null,
    said: [],
    issues: [],
    commits: [],
    dismissed: [],
    renamed: [],
  };
  const before = world.log.length;
  const { id } = await writeSummary(dry, target, "Working.", marker);
  expect(await readSummary(dry, repository, pull.number, id)).toBeUndefined();
  await writeSummary(dry, { ...target, commentId: id }, "Done.", marker);
  expect(notes).toHaveLength(2);
  expect(world.log.slice(before)).toEqual([]);
});
