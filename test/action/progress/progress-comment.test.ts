import { expect, it } from "vitest";
import { startProgressComment } from "../../../src/action/progress/progress-comment.ts";
import { readPullRequest } from "../../../src/github/read/read-pull-request.ts";
import { connect } from "../../github/connect.ts";
import { eachScene } from "../../github/each-scene.ts";
import { runOn } from "../../github/scene.ts";
import { issueOn, resultOf } from "../../report/sample.ts";
import { openJob } from "../open-job.ts";

const scene = eachScene();
const name = { owner: "acme", repo: "shop" };

it("does not write an older run's progress over the report of a newer one", async () => {
  const { world, repository, pull } = scene;
  await runOn(connect(world), scene, { result: resultOf([issueOn(6)]) });
  await using open = await openJob(world);
  const old = await readPullRequest(open.job.client, name, pull.number);
  await repository.commit("feature", { files: { "b.ts": "new\n" }, author: "alice" });
  await runOn(connect(world), scene, { result: resultOf([issueOn(6), issueOn(8)]) });
  const report = pull.comments.map(({ body }) => body);
  const progress = startProgressComment(old, old.pullRequest.head, "review", open.job);
  await progress.end();
  expect(pull.comments.map(({ body }) => body)).toEqual(report);
  expect(open.notes.join("\n")).toContain("a newer run is about");
});
