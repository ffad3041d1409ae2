import { expect, it } from "vitest";
import { issueOn, issueOnFile, resultOf } from "../../report/sample.ts";
import { connect } from "../connect.ts";
import { eachScene } from "../each-scene.ts";
import { runOn } from "../scene.ts";
import { markedIn } from "../signed.ts";

const scene = eachScene();

it("posts a new summary where people hid the one before, remembers all of it, and goes on in the new one", async () => {
  const { world, pull } = scene;
  const client = connect(world);
  await runOn(client, scene, { result: resultOf([issueOnFile("The file is too long")]) });
  const [hidden] = pull.comments;
  if (!hidden) throw new Error("no summary");
  const body = hidden.body;
  world.minimize(hidden);

  const next = resultOf([issueOn(6), issueOnFile("The file is too long")]);
  await runOn(client, scene, { result: next });
  await runOn(client, scene, { result: next });
  expect(pull.comments.map(({ minimized }) => minimized)).toEqual(["outdated", undefined]);
  expect(hidden.body).toBe(body);
  expect(pull.comments[1]?.body).toContain("Problem on line 6");
  // What was said is not said again.
  expect(pull.reviews.map((review) => review.body.includes("too long"))).toEqual([true, false]);
  expect(markedIn(pull.comments[1]?.body ?? "")).toMatchObject({
    said: [issueOnFile("The file is too long").id],
  });
});

it.each(["before", "after"] as const)(
  "does not take the hidden one for the new one when the answer is lost %s it was posted",
  async (when) => {
    const { world, pull } = scene;
    const client = connect(world);
    await runOn(client, scene, { result: resultOf([]) });
    const [hidden] = pull.comments;
    if (!hidden) throw new Error("no summary");
    world.minimize(hidden);
    world.fault("issues/create-comment", { kind: "reset", when });
    const { published } = await runOn(client, scene, { result: resultOf([issueOn(6)]) });
    expect(pull.comments).toHaveLength(2);
    expect(published.summaryCommentId).toBe(pull.comments[1]?.id);
  },
);
