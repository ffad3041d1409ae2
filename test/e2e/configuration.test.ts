import { expect, it } from "vitest";
import { openSample } from "../../demo/sample-world.ts";
import { scripts } from "../../demo/scenario/scripts.ts";
import { agentsToolCache } from "../world/agents.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { action } from "./agents.ts";

const toolCache = await agentsToolCache();

it("takes what the workflow leaves out from the base's own file, and nothing from the pull request's", async () => {
  await using world = await openSample({ scripts: scripts({ thinkMs: 0 }), toolCache });
  const { github, pull, repository, runner } = world;
  const file = (text: string) => ({ files: { ".github/crosscheck.yml": text }, author: "alice" });
  await repository.commit("main", file("max-comments: 2\nfix: off\nvote: false\n"));
  await repository.commit("coupons", file("max-comments: 0\nreviewers: claude\n"));
  const event = await github.event("pull_request", "synchronize", pull);
  const inputs = { ...world.inputs, vote: "true" };
  const step = await runner.uses({ action, event, inputs });
  expect(step.outputs).toMatchObject({ outcome: "success", "issue-count": "8" });
  expect(pull.threads).toHaveLength(2);
  expect(pull.comments[0]?.body).toContain("more than 2 comments");
  // The workflow's input wins over the file.
  expect(pull.comments[0]?.body).toContain("voted");
  expectClean(github);
});

it("reads the file of the pull request's own base for comments, dispatches and merge groups too", async () => {
  await using world = await openSample({ scripts: scripts({ thinkMs: 0 }), toolCache });
  const { github, repository, runner, pull: first } = world;
  first.state = "closed";
  const file = (text: string) => ({ files: { ".github/crosscheck.yml": text }, author: "alice" });
  const parent = await repository.head("main");
  await repository.commit("release", {
    ...file("max-comments: 1\nfix: off\n"),
    ...(parent === undefined ? {} : { parent }),
  });
  await repository.commit("main", file("max-comments: 0\nno-such: setting\n"));
  const pull = await github.openPull(repository, {
    head: "coupons",
    base: "release",
    author: "alice",
  });
  const comment = github.comment(pull, { author: "alice", body: "/crosscheck review" });
  const event = await github.event("issue_comment", "created", comment);
  const inputs = { ...world.inputs };
  const commanded = await runner.uses({ action, event, inputs });
  expect(commanded.outputs.outcome, commanded.log.join("\n")).toBe("success");
  expect(pull.threads).toHaveLength(1);

  const dispatch = await github.event("workflow_dispatch", null, repository);
  const byHand = { ...inputs, "pull-request": String(pull.number) };
  const again = await runner.uses({ action, event: dispatch, inputs: byHand });
  expect(again.outputs.outcome, again.log.join("\n")).toBe("skipped");

  // The default branch's file would be refused.
  const group = await github.queue(pull);
  const queued = await github.event("merge_group", "checks_requested", group);
  const step = await runner.uses({ action, event: queued, inputs });
  expect(step, step.log.join("\n")).toMatchObject({ conclusion: "success" });
  const check = repository.checkRuns.find(({ headSha }) => headSha === group.headSha);
  expect(check?.conclusion).toBe("skipped");
  expectClean(github);
});

it("refuses a broken file with the line of every mistake", async () => {
  await using world = await openSample({ scripts: scripts({ thinkMs: 0 }), toolCache });
  const { github, pull, repository, runner, models } = world;
  await repository.commit("main", {
    files: { ".github/crosscheck.yml": "max-coments: 2\nvote: perhaps\n" },
    author: "alice",
  });
  await repository.commit("coupons", { files: { "x.txt": "x\n" }, author: "alice" });
  const event = await github.event("pull_request", "synchronize", pull);
  const step = await runner.uses({ action, event, inputs: world.inputs });
  expect(step.conclusion).toBe("failure");
  const said = step.annotations.map((one) => one.message).join("\n");
  expect(said).toContain(".github/crosscheck.yml:1");
  expect(said).toContain('did you mean "max-comments"');
  expect(said).toContain(".github/crosscheck.yml:2");
  expect(models.requests).toEqual([]);
  expectClean(github);
});

it("takes a path with ! out of a list, and does not turn the list round", async () => {
  await using world = await openSample({ scripts: scripts({ thinkMs: 0 }), toolCache });
  const { github, pull, runner } = world;
  const lists = { ignore: "dist/**, !dist/keep.ts", "fix-paths": "lib/**, !lib/secret.ts" };
  const inputs = { ...world.inputs, ...lists, vote: "false" };
  const event = await github.event("pull_request", "opened", pull);
  const step = await runner.uses({ action, event, inputs });
  // The change is below src/: nothing of it is ignored, and nothing of it may be patched.
  expect(step.outputs).toMatchObject({ outcome: "success", "fixed-count": "0" });
  expect(Number(step.outputs["issue-count"])).toBeGreaterThan(0);
  expect(pull.comments[0]?.body).toContain("is not among the allowed paths (fix-paths)");
  expectClean(github);
});

it("tells every reviewer the rules of where the base branch stands, none of the head's, and people what did not fit", async () => {
  await using world = await openSample({ scripts: scripts({ thinkMs: 0 }), toolCache });
  const { github, pull, repository, runner, models } = world;
  const rules = {
    ...{ "REVIEW.md": "SENTINEL-REVIEW\n", "CLAUDE.md": "@AGENTS.md\n@docs/style.md\n" },
    "AGENTS.md": `SENTINEL-AGENTS\n${"Rule: keep it simple.\n".repeat(3_000)}SENTINEL-CUT\n`,
    ...{ "docs/style.md": "SENTINEL-LAST\n", "lib/AGENTS.md": "SENTINEL-FAR\n" },
    "src/AGENTS.md": "SENTINEL-NEAR\n",
    ".github/crosscheck.yml": "rules:\n  - paths: src/**\n    guidelines: SENTINEL-RULE\n",
  };
  await repository.commit("main", { files: rules, author: "alice" });
  const ofHead = { "REVIEW.md": "SENTINEL-HEAD\n", "src/AGENTS.md": "SENTINEL-HEAD\n" };
  await repository.commit("coupons", { files: ofHead, author: "alice" });
  const event = await github.event("pull_request", "synchronize", pull);
  const inputs = { ...world.inputs, vote: "false", fix: "off" };
  const step = await runner.uses({ action, event, inputs });
  expect(step.outputs.outcome, step.log.join("\n")).toBe("success");
  const asked = models.requests.filter(({ text }) => text.startsWith("Review this change."));
  expect(new Set(asked.map(({ vendor }) => vendor)).size).toBe(2);
  for (const { text } of asked) {
    const told = text.slice(0, text.indexOf("<<<DATA")).match(/SENTINEL-[A-Z]+/g);
    expect(told?.map((word) => word.slice(9))).toEqual(["RULE", "REVIEW", "NEAR", "AGENTS"]);
  }
  const body = pull.comments[0]?.body ?? "";
  expect(body).toMatch(/Not all rules of the repository were told.*AGENTS\.md.*docs\/style\.md/);
  expectClean(github);
});
