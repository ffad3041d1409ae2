import { expect, it } from "vitest";
import { rememberHead } from "../../../src/action/skip/remember-head.ts";
import { readPullRequest } from "../../../src/github/read/read-pull-request.ts";
import type { Change } from "../../../src/run/change/change.ts";
import { noMemory } from "../../../src/run/memory.ts";
import { connect } from "../../github/connect.ts";
import { eachScene } from "../../github/each-scene.ts";
import { runOn } from "../../github/scene.ts";
import { markedIn } from "../../github/signed.ts";
import { issueOnFile, resultOf } from "../../report/sample.ts";
import { openJob } from "../open-job.ts";

const scene = eachScene();
const [head, base] = ["a".repeat(40), "b".repeat(40)];

/** Remembers a later head after a review that had its report. */
async function remember() {
  const { world, pull } = scene;
  await runOn(connect(world), scene, { result: resultOf([issueOnFile("The file is too long")]) });
  const before = pull.comments[0]?.body ?? "";
  await using opened = await openJob(world);
  const { job } = opened;
  const read = await readPullRequest(job.client, { owner: "acme", repo: "shop" }, pull.number);
  await rememberHead(read, { head, base } as Change, noMemory, job);
  const body = pull.comments[0]?.body ?? "";
  return { before, body };
}

it("goes on from a head that needed no review, and leaves the report as it is", async () => {
  const { before, body } = await remember();
  const told = {
    head,
    headReadAt: expect.any(String),
    reviewedHead: head,
    reviewedBase: base,
  };
  expect(markedIn(body)).toEqual({ ...markedIn(before), ...told });
  expect(body.split("<!-- crosscheck")[0]).toBe(before.split("<!-- crosscheck")[0]);
});
