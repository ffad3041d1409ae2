import { expect, it } from "vitest";
import { rememberHead } from "../../../src/action/skip/remember-head.ts";
import { markedIssue } from "../../../src/github/marker/marked-issue.ts";
import type { SummaryMarker } from "../../../src/github/marker/marker.ts";
import { readPullRequest } from "../../../src/github/read/read-pull-request.ts";
import type { Change } from "../../../src/run/change/change.ts";
import { noMemory } from "../../../src/run/memory.ts";
import { eachScene } from "../../github/each-scene.ts";
import { markedIn, signed } from "../../github/signed.ts";
import { issueOn } from "../../report/sample.ts";
import { openJob } from "../open-job.ts";

const scene = eachScene();
const sha = (digit: string) => digit.repeat(40);
const before: SummaryMarker = {
  kind: "summary",
  state: "done",
  head: sha("1"),
  reviewedHead: sha("1"),
  reviewedBase: sha("2"),
  said: ["0123abcd"],
  issues: [markedIssue(issueOn(6))],
  commits: [{ issue: "0123abcd", sha: sha("3") }],
  dismissed: ["4567abcd"],
  renamed: [{ path: "src/now.ts", first: "src/first.ts" }],
};

/** Remembers that the head `aaaa…` on the merge base `bbbb…` needed no review. */
async function remember(inputs: Record<string, string> = {}): Promise<void> {
  await using open = await openJob(scene.world, { inputs });
  const name = { owner: "acme", repo: "shop" };
  const read = await readPullRequest(open.job.client, name, scene.pull.number);
  const change = { head: sha("a"), base: sha("b") } as Change;
  const renamedFrom = new Map([["src/later.ts", "src/first.ts"]]);
  await rememberHead(read, change, { ...noMemory, renamedFrom }, open.job);
}

it("remembers the head, its merge base and the files' names of now, and leaves all else as it is", async () => {
  const { world, pull } = scene;
  const body = signed("The report before.", before);
  world.comment(pull, { author: "github-actions[bot]", body });
  await remember();
  const [comment, ...others] = pull.comments;
  expect(others).toEqual([]);
  expect(comment?.body.startsWith("The report before.\n")).toBe(true);
  expect(markedIn(comment?.body ?? "")).toEqual({
    ...before,
    head: sha("a"),
    headReadAt: expect.any(String),
    reviewedHead: sha("a"),
    reviewedBase: sha("b"),
    renamed: [{ path: "src/later.ts", first: "src/first.ts" }],
  });
});

it("writes nothing with dry-run, and no summary where there is none", async () => {
  const { world, pull } = scene;
  await remember();
  expect(pull.comments).toEqual([]);
  const body = signed("The report before.", before);
  world.comment(pull, { author: "github-actions[bot]", body });
  await remember({ "dry-run": "true" });
  expect(pull.comments.map((comment) => comment.body)).toEqual([body]);
});
