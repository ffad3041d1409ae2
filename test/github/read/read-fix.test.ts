import { expect, it } from "vitest";
import { readFix } from "../../../src/github/read/read-fix.ts";
import { connect } from "../connect.ts";
import { eachScene } from "../each-scene.ts";
import { manyCommits, patience } from "../many-commits.ts";

const scene = eachScene();
const name = { owner: "acme", repo: "shop" };
const read = (sha: string, head: string) =>
  readFix(connect(scene.world, patience), name, sha, head);

/** A commit on top of the pull request's branch. */
const commit = (message: string, parent?: string) =>
  scene.repository.commit("feature", {
    files: { "a.ts": `${message}\n` },
    message,
    author: "alice",
    ...(parent === undefined ? {} : { parent }),
  });

it("reads a commit with its parent, its headline and what lies on top of it, the head last", async () => {
  const before = scene.pull.headSha;
  const fix = await commit("Fix: a total\n\nCrosscheck-Issue: 0123abcd");
  const known = {
    parent: before,
    headline: "Fix: a total",
    committedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  };
  expect(await read(fix, fix)).toEqual({ ...known, above: [] });
  const [first, second] = [await commit("one"), await commit("two")];
  expect(await read(fix, second)).toEqual({ ...known, above: [first, second] });
});

it("knows no commit that the head does not descend from, that is gone, or that merges others", async () => {
  const before = scene.pull.headSha;
  const fix = await commit("Fix: a total");
  expect(await read(fix, before)).toBeUndefined();
  expect(await read(fix, await commit("another history", before))).toBeUndefined();
  expect(await read("d".repeat(40), fix)).toBeUndefined();
  const { mergeSha } = scene.pull;
  expect(mergeSha).not.toBeNull();
  expect(await read(mergeSha ?? "", mergeSha ?? "")).toBeUndefined();
});

it("believes no list that was cut: what it does not show may be anybody's", async () => {
  const fix = await commit("Fix: a total");
  // GitHub lists 250 at most.
  await manyCommits(scene.repository, "feature", 251);
  expect(await read(fix, scene.pull.headSha)).toBeUndefined();
});
