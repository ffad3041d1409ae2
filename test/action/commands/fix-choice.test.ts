import { expect, it } from "vitest";
import { answerCommand } from "../../../src/action/commands/answer-command.ts";
import type { RawInputs } from "../../../src/config/config.ts";
import { connect } from "../../github/connect.ts";
import { eachScene } from "../../github/each-scene.ts";
import { requestOf } from "../../github/request-of.ts";
import { runOn } from "../../github/scene.ts";
import { issueOn, resultOf } from "../../report/sample.ts";
import { openJob } from "../open-job.ts";

const scene = eachScene();
const issues = (["high", "medium", "low"] as const).map((severity, at) => {
  return { ...issueOn(6 + at), severity };
});
const [high = "", medium = "", low = ""] = issues.map(({ id }) => id);

/** IDs of the issues that a command was to fix, and what was said; nobody can fix here. */
async function fix(words: string, inputs: RawInputs = {}) {
  const { world, pull } = scene;
  const comment = world.comment(pull, { author: "alice", body: `/crosscheck fix ${words}` });
  await using opened = await openJob(world, { inputs: { fix: "off", ...inputs } });
  const event = await world.event("issue_comment", "created", comment);
  const { result } = await answerCommand(requestOf(event), opened.job);
  const answer = pull.comments.at(-1)?.body ?? "";
  const rows = [
    ...answer.matchAll(/^- `([0-9a-f]{8})` .*: (?:not reached|no fix was tried: .*)$/gm),
  ].map(([, id]) => id);
  expect(result?.issues.map(({ id }) => id) ?? []).toEqual(rows);
  return { rows, answer };
}

it("is to fix what was named: by severity, by ID, or all of it, and no more than one run may", async () => {
  await runOn(connect(scene.world), scene, { result: resultOf(issues) });
  expect((await fix("")).rows).toEqual([high, medium]);
  expect((await fix("high")).rows).toEqual([high]);
  expect((await fix("all")).rows).toEqual([high, medium, low]);
  expect((await fix("all", { "max-fixes": "2" })).rows).toEqual([high, medium]);
  // What no fix may change takes no place.
  const refused = await fix("all", { "max-fixes": "1", "fix-paths": "lib/" });
  expect(refused.rows).toEqual([high, medium, low]);
  const untried = 'no fix was tried: "src/cart.ts" is not among the allowed paths (fix-paths)';
  expect(refused.answer.split(untried)).toHaveLength(issues.length + 1);
  expect((await fix(low)).rows).toEqual([low]);
  const { fingerprint = "" } = issues[2] ?? {};
  const twice = `${low} ${low.toUpperCase()} ${fingerprint.slice(0, 12)} ${high}`;
  expect((await fix(twice)).rows).toEqual([low, high]);
  const unknown = await fix(`${low} ffffffff`);
  expect(unknown).toMatchObject({ rows: [] });
  expect(unknown.answer).toContain("There is no open issue `ffffffff`.");
  // Nothing of what a review would post is posted again.
  expect(scene.pull.threads).toHaveLength(issues.length);
  expect(scene.pull.reviews).toHaveLength(1);
});

it("fixes what was there before the change only where it is named", async () => {
  const [first = issueOn(6), second = issueOn(7)] = issues;
  const older = { ...first, preExisting: true, shown: { where: "summary", reason: "" } } as const;
  await runOn(connect(scene.world), scene, { result: resultOf([older, second]) });
  expect(scene.pull.threads).toHaveLength(1);
  for (const words of ["", "all"]) expect((await fix(words)).rows).toEqual([medium]);
  const none = await fix("high");
  expect(none.rows).toEqual([]);
  expect(none.answer).toContain("name an issue by its ID");
  expect((await fix(high)).rows).toEqual([high]);
});

it("is to fix nothing that was dismissed, and says so where nothing else is open", async () => {
  await runOn(connect(scene.world), scene, { result: resultOf(issues.slice(0, 1)) });
  for (const thread of scene.pull.threads) thread.resolved = true;
  const { rows, answer } = await fix("all");
  expect(rows).toEqual([]);
  expect(answer).toContain("There is no issue of ours here that is still open.");
});
