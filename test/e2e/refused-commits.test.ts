import { expect, it, vi } from "vitest";
import type { ModelRequest } from "../world/models/request.ts";
import { bodies, open, quick, sampleFixer, settled, use } from "./fixing.ts";

// A run of four agents each, one test two of them.
vi.setConfig({ testTimeout: 180_000 });

const words = "Changes must be made through a pull request.";

it("tells everybody in GitHub's words why a fix is not committed, and suggests it", async () => {
  await using world = await open();
  const { github, pull, repository } = world;
  repository.protect(pull.headRef);
  const { step, report } = await use(world, { ...quick, fix: "commit" });
  const refused = report.fixes.filter(({ status }) => status === "fixed");
  expect(refused.length).toBeGreaterThan(0);
  for (const fix of refused) {
    expect(fix).toMatchObject({ commit: null, reason: expect.stringContaining(words) });
  }
  const warnings = step.annotations.filter(({ level }) => level === "warning");
  const shown = [
    pull.comments[0]?.body,
    step.summary,
    step.outputs.issues,
    report.notices.join("\n"),
    warnings.map(({ message }) => message).join("\n"),
    bodies(pull).find((body) => body.includes("```suggestion")),
  ];
  for (const text of shown) expect(text).toContain(words);
  expect(step.outputs.outcome).toBe("success");
  // Each thing is said once.
  expect(new Set(warnings.map(({ message }) => message)).size).toBe(warnings.length);
  expect(pull.reviews).toHaveLength(1);
  const [issue] = report.issues.filter(({ id }) => refused.some((fix) => fix.issue === id));
  const body = `/crosscheck fix ${issue?.id}`;
  const event = await github.event(
    "issue_comment",
    "created",
    github.comment(pull, { author: "alice", body }),
  );
  await use(world, quick, { event });
  const answer = pull.comments.at(-1)?.body;
  expect(answer).toContain(words);
  expect(answer).toContain("<summary>Patch</summary>");
  expect(pull.comments[0]?.body).toContain("not committed on request: the branch is protected");
  settled(world);
});

it("calls a pull request merged that was merged while it was fixed", async () => {
  let merge = () => {};
  await using world = await open((request: ModelRequest) => {
    merge();
    return sampleFixer(request);
  });
  const { pull, github } = world;
  merge = () => void Object.assign(pull, { state: "closed", merged: true });
  const { step, notices } = await use(world, { ...quick, fix: "commit" });
  expect(notices).toContain("not committed: the pull request is merged");
  const warnings = step.annotations.map(({ message }) => message).join("\n");
  expect(warnings).toContain("the pull request is merged");
  expect(warnings).not.toContain("nobody but its author");
  expect(bodies(pull).join("\n")).toContain("```suggestion");
  expect(github.requests("graphql/createCommitOnBranch")).toEqual([]);
  settled(world);
});
