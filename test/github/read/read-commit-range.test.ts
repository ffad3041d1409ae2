import { expect, it } from "vitest";
import { readCommitRange } from "../../../src/github/read/read-commit-range.ts";
import { connect } from "../connect.ts";
import { eachScene } from "../each-scene.ts";
import { manyCommits, patience } from "../many-commits.ts";

const scene = eachScene();
const name = { owner: "acme", repo: "shop" };
const rangeOf = (from: string, to: string) =>
  readCommitRange(connect(scene.world, patience), name, from, to);

it("lists what came since, oldest first, and says how two commits are related", async () => {
  const { repository, pull } = scene;
  const reviewed = pull.headSha;
  const first = await repository.commit("feature", { files: { a: "1\n" }, author: "alice" });
  const second = await repository.commit("feature", { files: { a: "2\n" }, author: "alice" });
  expect(await rangeOf(reviewed, second)).toEqual({ status: "ahead", commits: [first, second] });
  expect(await rangeOf(second, reviewed)).toMatchObject({ status: "behind" });
  const other = await repository.commit("feature", {
    files: { a: "3\n" },
    author: "alice",
    parent: reviewed,
  });
  expect(await rangeOf(second, other)).toEqual({ status: "diverged", commits: [other] });
});

it("asks nothing about one and the same commit", async () => {
  const { headSha } = scene.pull;
  expect(await rangeOf(headSha, headSha)).toEqual({ status: "identical", commits: [] });
  expect(scene.world.log).toEqual([]);
});

it("knows nothing of a commit that is gone, and hides no other trouble", async () => {
  const { world, pull } = scene;
  expect(await rangeOf("d".repeat(40), pull.headSha)).toBeUndefined();
  const operation = "repos/compare-commits-with-basehead";
  world.fault(operation, { kind: "status", status: 403 });
  await expect(rangeOf(pull.headSha, "d".repeat(40))).rejects.toThrow("403");
});

it("lists the first hundred of more, so that whoever reads it sees that it ends before the head", async () => {
  const { repository, pull } = scene;
  const reviewed = pull.headSha;
  const shas = await manyCommits(repository, "feature", 103);
  expect(await rangeOf(reviewed, pull.headSha)).toEqual({
    status: "ahead",
    commits: shas.slice(0, 100),
  });
  expect(shas.at(-1)).toBe(pull.headSha);
});
