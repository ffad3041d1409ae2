import { expect, it } from "vitest";
import { issueOn, resultOf } from "../../report/sample.ts";
import { connect } from "../connect.ts";
import { eachScene } from "../each-scene.ts";
import { runOn } from "../scene.ts";

const scene = eachScene();
const issue = issueOn(6);
const resolved = [{ id: issue.id, title: issue.title, path: issue.path }];

/** A run that raised nothing, and found the code of an earlier issue gone. */
async function goneBy(meanwhile?: () => Promise<void>) {
  const client = connect(scene.world, {
    permissions: { contents: "write", "pull-requests": "write" },
  });
  await runOn(client, scene, { result: resultOf([issue]) });
  const result = resultOf([], { resolved });
  await runOn(client, scene, { result, ...(meanwhile && { meanwhile }) });
  const [thread] = scene.pull.threads;
  return { resolved: thread?.resolved, said: thread?.comments.slice(1).map(({ body }) => body) };
}

it("tells the thread whose code is gone, and resolves it", async () => {
  const { resolved: isResolved, said } = await goneBy();
  expect(isResolved).toBe(true);
  expect(said).toEqual([expect.stringContaining(`gone as of ${scene.pull.headSha}`)]);
});

it("closes no thread by what is true of an older head", async () => {
  const { resolved: isResolved, said } = await goneBy(async () => {
    await scene.repository.commit("feature", { files: { "b.ts": "new\n" }, author: "alice" });
  });
  expect(isResolved).toBe(false);
  expect(said).toEqual([]);
});
