import { join } from "node:path";
import { expect, it } from "vitest";
import { planReview } from "../../../src/action/decide/plan-review.ts";
import { severeCount } from "../../../src/action/severe.ts";
import { endWithoutReview } from "../../../src/action/skip/end-without-review.ts";
import { createGit } from "../../../src/git/run-git.ts";
import { markedIssue } from "../../../src/github/marker/marked-issue.ts";
import type { SummaryMarker } from "../../../src/github/marker/marker.ts";
import { connect } from "../../github/connect.ts";
import { eachScene } from "../../github/each-scene.ts";
import { fixing } from "../../github/fixing.ts";
import { runOn } from "../../github/scene.ts";
import { markedIn, signed } from "../../github/signed.ts";
import { issueOn } from "../../report/sample.ts";
import { type OpenJobOptions, openJob } from "../open-job.ts";

const scene = eachScene();

/** Leaves on the pull request the summary of a review of its head. */
async function remembered(over: Partial<SummaryMarker> = {}): Promise<SummaryMarker> {
  const { repository, pull } = scene;
  const marker: SummaryMarker = {
    kind: "summary",
    state: "done",
    head: pull.headSha,
    reviewedHead: pull.headSha,
    reviewedBase: (await repository.head("main")) ?? "",
    said: ["0123abcd"],
    issues: [markedIssue(issueOn(6))],
    commits: [{ issue: "0123abcd", sha: "1".repeat(40) }],
    dismissed: ["4567abcd"],
    renamed: [],
    ...over,
  };
  const body = signed("The report before.", marker);
  scene.world.comment(pull, { author: "github-actions[bot]", body });
  return marker;
}

/** Plans the review of the head as it is now, and ends it where there is nothing for reviewers in it. */
async function end(options: OpenJobOptions = {}, pull = scene.pull) {
  const { world } = scene;
  await using open = await openJob(world, options);
  const trigger = { actor: "alice", triggeringActor: "alice", sender: null };
  const repository = { owner: "acme", repo: "shop" };
  const cause = { kind: "review", event: "pull_request", action: "synchronize" } as const;
  const about = { label: null, pullNumber: pull.number, pullRequest: null };
  const request = { ...cause, ...about, repository, trigger };
  const planned = await planReview(request, open.job, { full: false });
  if (planned.status === "ready") throw new Error("there is something to review");
  return { status: planned.status, finished: await endWithoutReview(planned, open.job) };
}

const summary = () => scene.pull.comments[0]?.body ?? "";

it("tells what submodules point to where nothing else changed, and asks nobody", async () => {
  const { world, repository } = scene;
  const git = createGit("/usr/bin/git", "/usr/bin:/bin");
  const where = {
    gitDir: repository.gitDirectory,
    indexFile: join(repository.gitDirectory, "bump"),
  };
  const author = { name: "alice", email: "alice@example.com", date: "2026-01-02T03:04:05Z" };
  const shas = ["1".repeat(40), "2".repeat(40)];
  for (const [at, sha] of shas.entries()) {
    const parent = at === 0 ? "main" : "old";
    await git(["read-tree", parent], where);
    const input = `160000 ${sha}\tvendor/lib\0`;
    await git(["update-index", "-z", "--index-info"], { ...where, input });
    const tree = (await git(["write-tree"], where)).trim();
    const args = ["commit-tree", tree, "-p", parent, "-m", "bump"];
    const commit = (await git(args, { ...where, author })).trim();
    await git(["update-ref", `refs/heads/${at === 0 ? "old" : "bump"}`, commit], where);
  }
  const pull = await world.openPull(repository, { head: "bump", base: "old", author: "alice" });
  const { status, finished } = await end({}, pull);
  expect(status).toBe("unchanged");
  expect(finished.outcome).toBe("success");
  const [skipped] = finished.result?.skippedFiles ?? [];
  expect(skipped).toMatchObject({ file: "vendor/lib", from: shas[0], to: shas[1] });
  const text = pull.comments[0]?.body ?? "";
  expect(text).toContain(`\`vendor/lib\`: submodule, from ${shas[0]} to ${shas[1]}`);
  expect(text).toContain("no model was asked");
});

it("remembers a head that needed no review, so that the next run goes on from there", async () => {
  const { repository, pull } = scene;
  const before = await remembered();
  await repository.commit("feature", { files: { "package-lock.json": "{}\n" }, author: "alice" });
  const { status, finished } = await end();
  expect(status).toBe("unchanged");
  expect(finished.reason).toContain("nothing that is reviewed changed");
  expect(summary()).toContain("The report before.");
  expect(markedIn(summary())).toEqual({
    ...before,
    head: pull.headSha,
    headReadAt: expect.any(String),
    reviewedHead: pull.headSha,
  });
  expect(pull.comments).toHaveLength(1);

  // The next run sees that there is nothing between, and does not look at it again.
  const again = await end();
  expect(again.status).toBe("nothing-new");
  expect(again.finished.reason).toContain(`${pull.headSha.slice(0, 8)} was reviewed already`);
});

it("looks at nothing where only our own commits came since, as the summary remembers them", async () => {
  const { world, repository } = scene;
  const { result, changes } = fixing([6, 9]);
  const base = (await repository.head("main")) ?? "";
  await runOn(connect(world), scene, { result: { ...result, base }, changes });
  const { status, finished } = await end();
  expect(status).toBe("nothing-new");
  expect(finished.reason).toContain("there are only commits of our own since");
  await repository.commit("feature", { files: { "README.md": "Shop\n" }, author: "alice" });
  await expect(end()).rejects.toThrow("there is something to review");
});

it("does not count a rewritten history as reviewed because nothing of it is reviewed", async () => {
  const { repository } = scene;
  const before = await remembered({ issues: [] });
  const main = await repository.commit("main", { files: { "notes.md": "x\n" } });
  const files = { "src/cart.ts": "rewritten\n" };
  await repository.commit("feature", { parent: main, files, author: "alice" });
  const { status } = await end({ inputs: { ignore: "**" } });
  expect(status).toBe("unchanged");
  expect(markedIn(summary())).toEqual(before);
});

it("remembers what is gone without a review, and counts the head as reviewed with it", async () => {
  const { repository, pull } = scene;
  const gone = { ...markedIssue(issueOn(6)), code: ["0123456789ab"] };
  const before = await remembered({ issues: [gone] });
  const text = (await repository.read("main", "src/cart.ts")) ?? "";
  const files = { "src/cart.ts": text };
  await repository.commit("feature", { files, author: "alice" });
  const { finished } = await end();
  expect(finished.result?.resolved.map(({ title }) => title)).toEqual(["Problem on line 6"]);
  expect(summary()).toContain("no model was asked");
  expect(markedIn(summary())).toEqual({
    ...before,
    head: pull.headSha,
    headReadAt: expect.any(String),
    reviewedHead: pull.headSha,
    writtenBy: { run: "1", job: "review", setup: expect.any(String) },
    issues: [],
  });
});

it("writes nothing with dry-run, and where there is no summary", async () => {
  const { repository, pull, world } = scene;
  const before = await remembered();
  await repository.commit("feature", { files: { "package-lock.json": "{}\n" }, author: "alice" });
  await end({ inputs: { "dry-run": "true" } });
  expect(markedIn(summary())).toEqual(before);
  for (const comment of [...pull.comments]) world.deleteComment(comment);
  await end({ inputs: { ignore: "**" } });
  expect(pull.comments).toEqual([]);
});

it("says that nobody read it where a change holds nothing but code that nobody can read", async () => {
  const { repository, pull } = scene;
  const text = (await repository.read("main", "src/cart.ts")) ?? "";
  const noise = Uint8Array.from({ length: 4_000 }, (_, at) => (at * 7919) % 256);
  const files = { "src/cart.ts": text, "src/shop.js": noise, "logo.png": noise };
  await repository.commit("feature", { files, author: "alice" });
  // The first push, and one that changes nothing of it.
  for (const logo of [noise, noise.toReversed()]) {
    await repository.commit("feature", { files: { "logo.png": logo }, author: "alice" });
    const { status, finished } = await end({ inputs: { "check-run": "on" } });
    expect(status).toBe("unchanged");
    expect(finished.outcome).toBe("partial");
    expect(summary()).toMatch(/^⚠️ .*incomplete/);
    expect(summary()).toContain("nobody read a file of code: src/shop.js");
    expect(summary()).toMatch(/\d files? not reviewed \(1 its bytes are no text/);
    const [run] = repository.checkRuns.filter(({ headSha }) => headSha === pull.headSha);
    expect(run).toMatchObject({ conclusion: "neutral", status: "completed" });
    expect(run?.summary).toContain("src/shop.js");
  }
});

it("does not fail for what is ignored, nor for what was only listed at the last review", async () => {
  const inputs = { "fail-on": "low" };
  const counts = async (more: object, over: Partial<SummaryMarker> = {}) => {
    for (const comment of [...scene.pull.comments]) scene.world.deleteComment(comment);
    await remembered(over);
    const { finished } = await end({ inputs: { ...inputs, ...more } });
    return severeCount({ issues: finished.standing ?? [] }, { failOn: "low" });
  };
  const silenced = [issueOn(6).id];
  expect(await counts({})).toBe(1);
  expect(await counts({ ignore: "src/" })).toBe(0);
  expect(await counts({}, { silenced })).toBe(0);
  expect(await counts({ ignore: "!src/" }, { silenced })).toBe(1);
});
it.each(["none", "high"])(
  "skips an edited title quietly, and with fail-on: %s counts what stands",
  async (failOn) => {
    const { world, pull } = scene;
    await remembered();
    const event = await world.event("pull_request", "edited", pull, { from: { title: "Before" } });
    await using open = await openJob(world, { inputs: { "fail-on": failOn } });
    const { outputs, warnings, failure } = await open.act(event);
    expect(outputs.outcome).toBe("skipped");
    expect(warnings).toEqual([]);
    expect(failure).toEqual(failOn === "none" ? null : expect.stringContaining("still open"));
    expect(scene.repository.checkRuns).toEqual([]);
  },
);

it.each(["one job", "stages"])(
  "counts what stands after a label that asks for nothing, and after an edited title, in %s",
  async (mode) => {
    const { world, pull } = scene;
    await remembered();
    pull.labels.push("ready", "docs");
    const events = [
      await world.event("pull_request", "labeled", pull, { label: "docs" }),
      await world.event("pull_request", "edited", pull, { from: { title: "Before" } }),
    ];
    for (const event of events) {
      const inputs = { "fail-on": "high", "only-labels": "ready" };
      await using open = await openJob(world, { inputs });
      const act = async () => {
        if (mode === "one job") return await open.act(event);
        const { outputs } = await open.act(event, { stage: "plan" });
        expect(outputs.ready).toBe("false");
        return await open.act(event, { stage: "publish", digests: outputs.digest });
      };
      const { outputs, failure } = await act();
      expect(outputs.outcome).toBe("skipped");
      expect(failure).toContain("still open");
      // Without fail-on nothing stands in the way.
      expect((await open.act(event, { "fail-on": "none" })).failure).toBeNull();
    }
    expect(scene.repository.checkRuns).toEqual([]);
  },
);
