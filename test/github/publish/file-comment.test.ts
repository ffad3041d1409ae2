import { expect, it } from "vitest";
import type { ReportedIssue } from "../../../src/model/issue.ts";
import { issueOn, issueOnFile, resultOf } from "../../report/sample.ts";
import { connect } from "../connect.ts";
import { eachScene } from "../each-scene.ts";
import { runOn } from "../scene.ts";
import { markedIn } from "../signed.ts";

const scene = eachScene();

/** An issue that belongs to its file, where there is place for a comment. */
const onFile = (title: string): ReportedIssue => ({
  ...issueOnFile(title),
  shown: { where: "inline" },
});
const whole = onFile("The file is too long");

/** What the threads of the pull request are about. */
const threads = () =>
  scene.pull.reviewComments.map(({ location }) => [location.subject, location.line]);

it("posts an issue of a file as a comment on the file, in the same review as those on lines", async () => {
  const issues = [issueOn(6), whole];
  const { published } = await runOn(connect(scene.world), scene, { result: resultOf(issues) });
  expect(threads()).toEqual([
    ["line", 6],
    ["file", null],
  ]);
  expect(scene.pull.reviews.map(({ state }) => state)).toEqual(["COMMENTED"]);
  expect(scene.pull.reviews[0]?.body).not.toContain(whole.title);
  const comment = scene.pull.reviewComments[1];
  expect(comment?.body).toContain(whole.title);
  expect(published.comments.map(({ status }) => status)).toEqual(["posted", "posted"]);
  expect(scene.pull.comments[0]?.body).toContain(`#discussion_r${comment?.id}`);
  expect(published.notices).toEqual([]);
});

it("knows its comment on a file again: it says nothing twice, and need not remember it elsewhere", async () => {
  const client = connect(scene.world);
  await runOn(client, scene, { result: resultOf([whole]) });
  const { published } = await runOn(client, scene, { result: resultOf([whole]) });
  expect(threads()).toEqual([["file", null]]);
  expect(published.comments.map(({ status }) => status)).toEqual(["already"]);
  expect(markedIn(scene.pull.comments[0]?.body ?? "")).toMatchObject({ issues: [], said: [] });
});

it("lists an issue in the summary whose file GitHub does not take", async () => {
  const elsewhere = onFile("Not in the diff");
  const anchor = elsewhere.anchor && { ...elsewhere.anchor, file: "src/other.ts" };
  const issues = [issueOn(6), { ...elsewhere, anchor, file: "src/other.ts" }];
  const { published } = await runOn(connect(scene.world), scene, { result: resultOf(issues) });
  expect(threads()).toEqual([["line", 6]]);
  expect(published.comments[1]).toMatchObject({
    status: "refused",
    reason: "GitHub refused its file",
  });
  expect(scene.pull.comments[0]?.body).toContain("Not in the diff");
});
