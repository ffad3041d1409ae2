import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { commitsByPush } from "../../../src/action/publish/push-commit.ts";
import { createGit } from "../../../src/git/run-git.ts";
import { connect } from "../../github/connect.ts";
import { newFile, runOn, setScene } from "../../github/scene.ts";
import { fixOf, issueOn, resultOf } from "../../report/sample.ts";
import { readCommit } from "../../world/git/commit.ts";
import { listTree } from "../../world/git/tree.ts";
import { expectClean } from "../../world/github/expect-clean.ts";
import { startGitHub } from "../../world/github/start.ts";
import type { TokenOptions } from "../../world/github/world.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

const path = "/usr/local/bin:/usr/bin:/bin";
const fixed6 = newFile.replace("changed 6\n", "fixed 6\n");

/** A pull request with an executable file, and a git that writes down what it is told by whom. */
async function start(tokenOptions: TokenOptions = {}, stop = new AbortController().signal) {
  await using starting = new AsyncDisposableStack();
  const world = starting.use(await startGitHub());
  const folder = starting.use(await temporaryFolder());
  const scene = await setScene(world);
  await scene.repository.commit("feature", {
    files: {
      "src/cart.ts": { content: newFile, mode: "100755" },
      "src/link": { content: "cart.ts", mode: "120000" },
    },
    author: "alice",
  });
  const log = join(folder.path, "calls");
  const file = join(folder.path, "git");
  const script = `#!/bin/sh\n(printf '%s ' "$@"; env; cat ${folder.path}/push-*/repository/config) >> ${log} 2>/dev/null\nexec /usr/bin/git "$@"\n`;
  await writeFile(file, script, { mode: 0o755 });
  const githubToken = world.token(tokenOptions).value;
  const pushCommit = commitsByPush({
    git: createGit(file, path),
    scratch: folder.path,
    serverUrl: world.url,
    stop,
    config: { githubToken },
  });
  const running = starting.move();
  const { repository, pull } = scene;
  const modes = async () => {
    const entries = await listTree(repository.gitDirectory, pull.headSha, true);
    return Object.fromEntries(entries.map((entry) => [entry.path, entry.mode]));
  };
  return {
    world,
    repository,
    pull,
    modes,
    calls: () => readFile(log, "utf8"),
    token: githubToken,
    /** Publishes one fix of line 6. */
    async publish(contents = fixed6, executable = true) {
      const issue = issueOn(6);
      const additions = [{ path: "src/cart.ts", contents: Buffer.from(contents), executable }];
      const { published } = await runOn(connect(world), scene, {
        result: resultOf([issue], { fixes: [fixOf(issue, 6)] }),
        changes: new Map([[issue.id, { additions, deletions: [] }]]),
        pushCommit,
      });
      return { issue, published, notices: published.notices.join("\n") };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

it("pushes the fix of an executable file, which keeps its mode, and says that it is not signed", async () => {
  await using at = await start();
  const { world, repository, pull } = at;
  const head = pull.headSha;
  const before = await at.modes();
  const { issue, published, notices } = await at.publish();
  expect(published.commits).toEqual([{ issue: issue.id, status: "made", sha: pull.headSha }]);
  expect(await repository.read("feature", "src/cart.ts")).toBe(fixed6);
  expect(await at.modes()).toEqual(before);
  expect(before).toMatchObject({ "src/cart.ts": "100755", "src/link": "120000" });
  const commit = await readCommit(repository.gitDirectory, pull.headSha);
  expect(commit).toMatchObject({
    parents: [head],
    signature: undefined,
    author: {
      name: "github-actions[bot]",
      email: "41898282+github-actions[bot]@users.noreply.github.com",
    },
  });
  expect(commit.message).toContain(
    `Crosscheck-Issue: ${issue.id}\nReported-by: claude\nFixed-by: `,
  );
  expect(notices).toMatch(new RegExp(`${issue.id} is not signed: .*executable`));
  expect(notices).toContain("starts no workflows");
  expect(pull.comments[0]?.body).toContain("is not signed");
  expect(pull.threads.map((thread) => thread.resolved)).toEqual([true]);
  expect(world.requests("graphql/createCommitOnBranch")).toEqual([]);
  expectClean(world);
});

it("tells no process the token, neither by its arguments nor by its environment or the repository", async () => {
  await using at = await start();
  await at.publish();
  const calls = await at.calls();
  expect(calls).toContain("--force-with-lease=refs/heads/feature:");
  expect(calls).not.toContain(at.token);
  expect(calls).not.toContain(Buffer.from(`x-access-token:${at.token}`).toString("base64"));
  expectClean(at.world);
});

it("pushes a large file too, and lets the API sign what is small", async () => {
  await using at = await start();
  const large = `${fixed6}${"// a long tail\n".repeat(80_000)}`;
  const { notices } = await at.publish(large, false);
  expect(await at.repository.read("feature", "src/cart.ts")).toBe(large);
  expect(notices).toContain("it edits large files");
  expect(at.world.requests("graphql/createCommitOnBranch")).toEqual([]);
  expectClean(at.world);
});

it("makes one commit where the answer to the push is lost", async () => {
  await using at = await start();
  const head = at.pull.headSha;
  at.world.fault("git-receive-pack", { kind: "reset", when: "after" });
  const { published } = await at.publish();
  expect(published.commits).toMatchObject([{ status: "made", sha: at.pull.headSha }]);
  expect(await at.repository.head("feature^")).toBe(head);
  expectClean(at.world);
});

it("tries again where the push did not arrive", async () => {
  await using at = await start();
  at.world.fault("git-receive-pack", { kind: "bad-gateway" });
  const { published } = await at.publish();
  expect(published.commits).toMatchObject([{ status: "made", sha: at.pull.headSha }]);
  expectClean(at.world);
});

it.each(["git-refs", "git-receive-pack"])(
  "pushes nothing over what somebody else pushed meanwhile (at %s)",
  async (operation) => {
    await using at = await start();
    const { repository, world } = at;
    const run = async () => {
      await repository.commit("feature", { files: { "b.ts": "x\n" }, author: "alice" });
    };
    // The first transfer fetches what the commit is made on.
    world.fault(operation, { kind: "meanwhile", run }, { skip: operation === "git-refs" ? 1 : 0 });
    const { published } = await at.publish();
    expect(published.commits).toMatchObject([
      { status: "refused", refusal: { cause: "head-moved" } },
    ]);
    expect(await repository.read("feature", "b.ts")).toBe("x\n");
    expect(await repository.read("feature", "src/cart.ts")).toBe(newFile);
    expectClean(world);
  },
);

it("names the permission that is missing, and a rule that protects the branch", async () => {
  await using weak = await start({ permissions: { contents: "read" } });
  expect((await weak.publish()).notices).toContain("contents: write");
  expectClean(weak.world);
  await using ruled = await start();
  ruled.repository.protect("feature");
  const refused = await ruled.publish();
  expect(refused.notices).toContain("the branch is protected");
  expect(refused.notices).toContain("Protected branch update failed");
  expectClean(ruled.world);
});

it("tells a rule from a missing right whatever its words are, and a token that expired from both", async () => {
  await using at = await start();
  const pattern = "^(?!.*permission denied)JIRA-";
  at.repository.rule({ kind: "commit-message", branches: ["feature"], pattern });
  const ruled = await at.publish();
  expect(ruled.published.commits).toMatchObject([{ refusal: { cause: "ruleset" } }]);
  expect(ruled.notices).not.toContain("contents: write");
  await using late = await start();
  const expire = { kind: "meanwhile", run: () => late.world.expireTokens() } as const;
  late.world.fault("git-refs", expire, { skip: 1 });
  const { published } = await late.publish();
  expect(published.commits).toMatchObject([{ refusal: { cause: "bad-token" } }]);
});

it("says that the run was stopped where that kept it from pushing", async () => {
  await using at = await start({}, AbortSignal.abort("the run reached its limit of 5 minutes"));
  const { published, notices } = await at.publish();
  expect(published.commits).toMatchObject([{ refusal: { cause: "stopped" } }]);
  expect(notices).toContain("the run was stopped first (“the run reached its limit of 5 minutes”)");
});
