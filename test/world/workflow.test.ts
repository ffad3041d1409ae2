import { expect, it } from "vitest";
import { startGitHub } from "./github/start.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { createArtifacts } from "./workflow/artifacts.ts";
import { runWorkflow } from "./workflow/run-workflow.ts";

const cache = await temporaryFolder("cache");

/** Runs a workflow for a pull request; returns what became of it and of each job. */
async function ran(text: string, called = "") {
  await using world = await startGitHub();
  const repository = await world.repository("acme/shop", { collaborators: { alice: "write" } });
  await repository.commit("feature", { files: { a: "a\n" }, author: "alice" });
  const pull = await world.openPull(repository, { head: "feature", author: "alice" });
  const artifacts = createArtifacts();
  const result = await runWorkflow({
    text,
    world,
    artifacts,
    event: await world.event("pull_request", "opened", pull),
    run: "7",
    action: "",
    toolCache: cache.path,
    called: () => called,
    secrets: { KEY: "test-key" },
  });
  return { ...result, artifacts, ends: result.jobs.map(({ id, result: end }) => `${id} ${end}`) };
}

const upload = `uses: actions/upload-artifact@SHA
        with: {name: "\${{ matrix.name || 'one' }}", path: file}`;

it("runs jobs when those they need have ended, a matrix of them side by side, and hands artifacts on", async () => {
  const { ends, artifacts, jobs } = await ran(`
on: pull_request
jobs:
  last:
    needs: [many]
    steps:
      - uses: actions/download-artifact@SHA
        with: {pattern: "m-*", path: in}
      - run: cat in/*/file > file
      - ${upload}
  many:
    strategy:
      matrix: \${{ fromJSON('{"include":[{"name":"m-1"},{"name":"m-2"}]}') }}
    steps:
      - run: printf %s "$NAME" > file
        env: {NAME: "\${{ matrix.name }}"}
      - ${upload}
`);
  expect(ends).toEqual(["many success", "many success", "last success"]);
  expect(jobs.map(({ matrix }) => matrix.name)).toEqual(
    expect.arrayContaining(["m-1", "m-2", undefined]),
  );
  expect(artifacts.read("7", "one").toString()).toBe("m-1m-2");
});

it("skips what needs a job that failed or was skipped, unless its condition says otherwise", async () => {
  const { ends, jobs } = await ran(`
on: pull_request
jobs:
  fails: {steps: [{run: exit 3}, {run: exit 4}]}
  never: {if: "\${{ github.event_name == 'push' }}", steps: [{run: exit 5}]}
  waits: {needs: fails, steps: [{run: exit 6}]}
  asks: {needs: [fails, never], if: "\${{ !cancelled() && needs.fails.result == 'failure' }}", steps: [{run: exit 0}]}
`);
  expect(ends.sort()).toEqual(["asks success", "fails failure", "never skipped", "waits skipped"]);
  expect(jobs.find(({ id }) => id === "fails")?.error).toContain("exit code 3");
});

const callee = (permission: string) => `
on:
  workflow_call:
    inputs: {name: {type: string, default: nobody}, other: {type: string, default: somebody}}
    secrets: {key: {required: true}}
    outputs: {said: {value: "\${{ jobs.inner.result }}"}}
jobs:
  inner:
    permissions: {contents: ${permission}}
    steps:
      - run: printf %s "$TEXT" > file
        env: {TEXT: "\${{ inputs.name }} \${{ inputs.other }} \${{ secrets.key }}"}
      - ${upload}
`;
const caller = `
on: pull_request
jobs:
  outer:
    uses: acme/shop/.github/workflows/x.yml@SHA
    permissions: {contents: read}
    with: {name: "\${{ github.event.pull_request.number }}"}
    secrets: {key: "\${{ secrets.KEY }}"}
`;

it("runs a reusable workflow with its inputs and secrets, and no more rights than its caller gives", async () => {
  const { ends, artifacts } = await ran(caller, callee("read"));
  expect(ends).toEqual(["inner success"]);
  expect(artifacts.read("7", "one").toString()).toBe("1 somebody test-key");
  await expect(ran(caller, callee("write"))).rejects.toThrow("may not have contents: write");
});
