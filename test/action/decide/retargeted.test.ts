import { expect, it } from "vitest";
import { planReview } from "../../../src/action/decide/plan-review.ts";
import { endWithoutReview } from "../../../src/action/skip/end-without-review.ts";
import { markedIssue } from "../../../src/github/marker/marked-issue.ts";
import type { SummaryMarker } from "../../../src/github/marker/marker.ts";
import { lineKey } from "../../../src/review/anchor/issue-place.ts";
import { diffPath } from "../../../src/review/diff/diff.ts";
import { sha256 } from "../../../src/run/sha256.ts";
import { eachScene } from "../../github/each-scene.ts";
import { markedIn, signed, testKeyring } from "../../github/signed.ts";
import { issueOn } from "../../report/sample.ts";
import type { Pull } from "../../world/github/entity/repository.ts";
import { openJob } from "../open-job.ts";

const scene = eachScene();
const files = (name: string, text: string) => ({
  [`src/${name}.ts`]: `export const ${name} = ${text};\n`,
});

/** A pull request onto another one's branch: `stack` changes one file, `top` one more. */
async function openStacked(base: "stack" | "main"): Promise<Pull> {
  const { world, repository } = scene;
  await repository.commit("stack", { files: files("stack", "1 / 0"), author: "alice" });
  const parent = (await repository.head("stack")) ?? "";
  await repository.commit("top", { parent, files: files("top", "2"), author: "alice" });
  return await world.openPull(repository, { head: "top", base, author: "alice" });
}

/** Leaves the summary of a review of the head as it is now. */
async function reviewed(pull: Pull, over: Partial<SummaryMarker> = {}): Promise<void> {
  const { world, repository } = scene;
  const marker: SummaryMarker = {
    ...{ kind: "summary", state: "done", said: [], issues: [], commits: [], dismissed: [] },
    ...{ head: pull.headSha, reviewedHead: pull.headSha, renamed: [] },
    reviewedBase: (await repository.head(pull.baseRef)) ?? "",
    ...over,
  };
  const body = signed("Before.", marker, testKeyring, pull.number);
  world.comment(pull, { author: "github-actions[bot]", body });
}

/** What a run that an event causes looks at. */
async function plan(pull: Pull, action: string) {
  await using open = await openJob(scene.world, { inputs: { "fail-on": "high" } });
  const planned = await planReview(
    {
      ...{ kind: "review", event: "pull_request", action, label: null },
      ...{ repository: { owner: "acme", repo: "shop" }, pullNumber: pull.number },
      ...{ trigger: { actor: "alice", triggeringActor: "alice", sender: null }, pullRequest: null },
    },
    open.job,
    { full: false },
  );
  const ended = planned.status === "ready" ? undefined : await endWithoutReview(planned, open.job);
  const looked = "change" in planned ? planned.change.reviewed.files.map(diffPath) : [];
  return { planned, looked, ended };
}

it.each(["edited", "reopened", "synchronize"])(
  "looks at what another base brings into the change of the same head, when it was %s",
  async (action) => {
    const pull = await openStacked("stack");
    await reviewed(pull);
    expect((await plan(pull, "reopened")).planned.status).toBe("nothing-new");
    await scene.world.retarget(pull, "main");
    const { planned, looked } = await plan(pull, action);
    expect(planned.status).toBe("ready");
    expect(looked).toEqual(["src/stack.ts"]);
    expect("change" in planned && planned.change.reviewedBefore).toEqual(["src/top.ts"]);
  },
);

it("looks at nothing again where the base branch has only another name", async () => {
  const { world, repository } = scene;
  const pull = await openStacked("stack");
  await reviewed(pull);
  await world.renameBranch(repository, { from: "stack", to: "below" });
  expect(pull.baseRef).toBe("below");
  expect((await plan(pull, "edited")).planned.status).toBe("nothing-new");
});

it("goes on where the branch below was merged and deleted, and where it was only deleted", async () => {
  const { world, repository } = scene;
  const pull = await openStacked("stack");
  await reviewed(pull);
  const below = await world.openPull(repository, { head: "stack", author: "alice" });
  below.merged = true;
  below.state = "closed";
  await world.deleteBranch(repository, "stack");
  expect(pull).toMatchObject({ baseRef: "main", state: "open" });
  expect((await plan(pull, "edited")).looked).toEqual(["src/stack.ts"]);

  await repository.commit("other", { files: files("other", "3") });
  await world.retarget(pull, "other");
  await world.deleteBranch(repository, "other");
  const { planned } = await plan(pull, "closed");
  expect(planned).toMatchObject({
    status: "skipped",
    reason: "the pull request is closed, for its base branch is deleted",
  });
});

it("calls nothing fixed that left the change: its code stands, and the base has it too", async () => {
  const { world } = scene;
  const pull = await openStacked("main");
  const place = { file: "src/stack.ts", path: "src/stack.ts" };
  const code = [lineKey("export const stack = 1 / 0;", sha256)];
  await reviewed(pull, { issues: [{ ...markedIssue(issueOn(1)), ...place, code }] });
  await world.retarget(pull, "stack");
  const { planned, ended } = await plan(pull, "edited");
  expect(planned.status).toBe("unchanged");
  expect(ended?.result).toMatchObject({
    resolved: [],
    issues: [],
    left: [{ id: issueOn(1).id, path: "src/stack.ts" }],
  });
  const [summary] = pull.comments;
  expect(summary?.body).toContain("1 outside of the change by now");
  expect(summary?.body).not.toContain("resolved");
  expect(markedIn(summary?.body ?? "")).toMatchObject({
    reviewedBase: await scene.repository.head("stack"),
  });
  // Back again, it is said again: nobody has fixed it.
  await world.retarget(pull, "main");
  expect((await plan(pull, "edited")).looked).toEqual(["src/stack.ts"]);
});

it("leaves the check run of a head alone whose base alone is another one and changes nothing", async () => {
  const { world, repository } = scene;
  const pull = await openStacked("stack");
  await reviewed(pull, { reviewedBase: (await repository.head("main")) ?? "" });
  await world.retarget(pull, "stack");
  const { planned, ended } = await plan(pull, "edited");
  expect(planned.status).toBe("unchanged");
  expect(ended).toMatchObject({ outcome: "skipped" });
  expect(repository.checkRuns).toEqual([]);
});
