import { expect, test } from "vitest";
import { connect } from "../github/connect.ts";
import { eachScene } from "../github/each-scene.ts";
import { newFile } from "../github/scene.ts";
import { gitClient, header } from "./git-client.ts";
import type { Rule } from "./github/entity/repository.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const scene = eachScene();

const commit = `mutation Commit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;

/** Asks GitHub's API for a commit on a branch. */
async function commitByApi(
  { fullName = "acme/shop", branch = "feature", path = "a.txt", token = {} } = {},
  headline = "Fix: it",
): Promise<unknown> {
  const { world, pull } = scene;
  const input = {
    branch: { repositoryNameWithOwner: fullName, branchName: branch },
    expectedHeadOid: pull.headSha,
    message: { headline },
    fileChanges: { additions: [{ path, contents: "YQ==" }] },
  };
  return await connect(world, token).graphql(commit, { input });
}

/** Pushes a commit that is not signed, and tells what git said. */
async function push(target: string): Promise<{ exitCode: number | undefined; output: string }> {
  await using folder = await temporaryFolder("rules");
  const { world } = scene;
  const { git } = await gitClient(folder.path, "clone");
  await git("remote", "add", "origin", `${world.url}/acme/shop`);
  await git("config", "--local", ...header(world.url, world.token().value));
  await git("fetch", "--quiet", "origin");
  await git("checkout", "--quiet", "-B", "feature", "origin/feature");
  await git("commit", "--quiet", "--allow-empty", "-m", "Fix: it");
  return await git("push", "origin", `HEAD:${target}`);
}

const onFeature = { branches: ["feature"] };
const message = "Commit message must match a given regex pattern: ^JIRA-";

test.each<{ rule: Rule; api: string | null; pushed: string }>([
  {
    rule: { kind: "pull-request", ...onFeature },
    api: "Repository rule violations found\n\nChanges must be made through a pull request.",
    pushed: "- Changes must be made through a pull request.",
  },
  {
    rule: { kind: "commit-message", pattern: "^JIRA-", ...onFeature },
    api: `Repository rule violations found\n\n${message}`,
    pushed: `- ${message}`,
  },
  {
    rule: { kind: "required-signatures", ...onFeature },
    api: null,
    pushed: "- Commits must have verified signatures.",
  },
])("the rule $rule.kind is said in GitHub's words", async ({ rule, api, pushed }) => {
  scene.repository.rule(rule);
  const refused = await push("feature");
  expect(refused.exitCode).not.toBe(0);
  expect(refused.output).toContain(
    "GH013: Repository rule violations found for refs/heads/feature",
  );
  expect(refused.output).toContain(pushed);
  if (api === null) await commitByApi();
  else await expect(commitByApi()).rejects.toThrow(api);
  // Other branches have no such rule.
  expect(await push("other")).toMatchObject({ exitCode: 0 });
});

test("branches cannot be created where that is restricted", async () => {
  const { world, repository, pull } = scene;
  repository.rule({ kind: "creation", branches: ["crosscheck/*"] });
  const name = { owner: "acme", repo: "shop", sha: pull.headSha };
  const words = "Cannot create ref due to creations being restricted.";
  const { rest } = connect(world);
  await expect(
    rest.git.createRef({ ...name, ref: "refs/heads/crosscheck/fixes-1" }),
  ).rejects.toThrow(words);
  expect((await push("crosscheck/fixes-1")).output).toContain(words);
  await rest.git.createRef({ ...name, ref: "refs/heads/mine" });
});

test("a maintainer may push to a fork whose author lets them, and nobody else may", async () => {
  const { world, repository } = scene;
  const fork = await world.fork(repository, "mallory");
  await fork.commit("feature", { files: { "src/cart.ts": newFile }, author: "mallory" });
  const pull = await world.openPull(repository, { head: "feature", from: fork });
  const asAlice = { fullName: "mallory/shop", token: { type: "user", login: "alice" } as const };
  const query = `{ repository(owner: "acme", name: "shop") { pullRequest(number: ${pull.number}) { maintainerCanModify } } }`;
  const shown = { repository: { pullRequest: { maintainerCanModify: true } } };
  await expect(commitByApi(asAlice)).rejects.toThrow("Must have push access");
  pull.maintainerCanModify = true;
  expect(await connect(world).graphql(query, {})).toEqual(shown);
  // The head is another one there: that the commit is stale is said to those alone who may make one.
  await expect(commitByApi(asAlice)).rejects.toThrow("Expected branch to point to");
  pull.state = "closed";
  await expect(commitByApi(asAlice)).rejects.toThrow("Must have push access");
});

test.each([".git/config", "a//b", "../a", "a\ufffd.txt"])("no commit holds %j", async (path) => {
  await expect(commitByApi({ path })).rejects.toThrow("malformed path component");
});

test("a pull request whose branch or base is deleted is closed, and has no such ref", async () => {
  const { world, repository, pull } = scene;
  const query = `{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { state headRef { name } baseRef { name } } } }`;
  const read = () => connect(world).graphql(query, {});
  const open = { state: "OPEN", headRef: { name: "feature" }, baseRef: { name: "main" } };
  expect(await read()).toEqual({ repository: { pullRequest: open } });
  await repository.deleteBranch("feature");
  const closed = { ...open, state: "CLOSED", headRef: null };
  expect(await read()).toEqual({ repository: { pullRequest: closed } });
  expect(pull.state).toBe("closed");
});

test.each([
  ["Fix: it", true],
  ["Fix: it (skip ci)", true],
  ["Fix: it [skip ci]", false],
  ["Fix: it\n\n[No CI]", false],
  ["Fix: it\n\n\nskip-checks: true", false],
])("whether a push of %j starts workflows: %s", async (text, starts) => {
  await scene.repository.commit("feature", { message: text });
  expect(await scene.repository.startsWorkflows("feature")).toBe(starts);
});
