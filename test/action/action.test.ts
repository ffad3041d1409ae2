import { access } from "node:fs/promises";
import { expect, it } from "vitest";
import { withJob } from "../../src/action/with-job.ts";
import { GitHubError, UsageError } from "../../src/errors.ts";
import { connect } from "../github/connect.ts";
import { eachScene } from "../github/each-scene.ts";
import { fixing } from "../github/fixing.ts";
import { runOn } from "../github/scene.ts";
import { openJob } from "./open-job.ts";

const scene = eachScene();
const path = ".github/crosscheck.yml";

it("names the permission that its token lacks, as something that the workflow's author changes", async () => {
  await using open = await openJob(scene.world);
  let scratch = "";
  const fails = async (error: Error) =>
    await withJob(open.job, async (job) => {
      scratch = job.scratch;
      await access(scratch);
      throw error;
    }).catch((thrown: unknown) => thrown);
  const refusal = new GitHubError("Resource not accessible", 403, "issues: write");
  const told = await fails(refusal);
  expect(told).toBeInstanceOf(UsageError);
  expect((told as Error).message).toBe('Resource not accessible: the token lacks "issues: write"');
  // Nothing of a run stays on the machine, however it ends.
  await expect(access(scratch)).rejects.toThrow("ENOENT");
  for (const other of [new GitHubError("Bad gateway", 502), new Error("a mistake of ours")]) {
    expect(await fails(other)).toBe(other);
  }
});

it("does nothing without a token", async () => {
  await using open = await openJob(scene.world);
  const config = { ...open.job.config, githubToken: null };
  const act = withJob({ ...open.job, config }, () => expect.unreachable());
  await expect(act).rejects.toThrow("github-token is empty");
});

it("ends as the base's file says, not only as the inputs do", async () => {
  const { world, pull, repository } = scene;
  const files = { [path]: "fail-on: high\n" };
  await repository.commit("main", { files, author: "alice" });
  await repository.commit("feature", { files: { "x.ts": "x\n" }, author: "alice" });
  const { result } = fixing([], ["Left open"]);
  const base = (await repository.head("main")) ?? null;
  await runOn(connect(world), scene, { result: { ...result, base } });
  const event = await world.event("pull_request", "synchronize", pull);
  await using open = await openJob(world);
  const { outputs, failure } = await open.act(event);
  expect(outputs.outcome).toBe("skipped");
  expect(failure).toContain("1 issue of earlier reviews is high or worse and still open");
});

it("repeats no secret in its answer, wherever that came from", async () => {
  const { world, pull } = scene;
  const { result } = fixing([], ["Left open"]);
  await runOn(connect(world), scene, { result });
  const id = result.issues[0]?.id;
  const body = `/crosscheck dismiss ${id} because test-key-openai says so`;
  const comment = world.comment(pull, { author: "alice", body });
  await using open = await openJob(world);
  await open.act(await world.event("issue_comment", "created", comment));
  const answer = pull.comments.at(-1)?.body ?? "";
  expect(answer).toContain("it will not be raised again. Reason: because");
  expect(answer).not.toContain("test-key-openai");
});

it("writes nothing where the base's file asks for a dry run", async () => {
  const { world, pull, repository } = scene;
  const files = { [path]: "dry-run: true\n" };
  await repository.commit("main", { files, author: "alice" });
  await repository.commit("feature", { files: { "x.ts": "x\n" }, author: "alice" });
  const event = await world.event("pull_request", "synchronize", pull);
  await using open = await openJob(world);
  await open.act(event);
  expect(pull.comments).toEqual([]);
  expect(open.notes.join("\n")).toContain('"summary": {');
});
