import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { gitClient, header } from "./git-client.ts";
import { expectClean } from "./github/expect-clean.ts";
import { startGitHub } from "./github/start.ts";
import { temporaryFolder } from "./temporary-folder.ts";

async function privateShop() {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder("git-client"));
  const world = stack.use(await startGitHub());
  const repository = await world.repository("acme/private", {
    private: true,
    files: { "a.txt": "1\n" },
  });
  await repository.commit("feature", { files: { "a.txt": "1\n2\n" } });
  const pull = await world.openPull(repository, { head: "feature" });
  const token = world.token({ permissions: { contents: "write" } });
  const client = await gitClient(folder.path, "work");
  await client.git("remote", "add", "origin", `${world.url}/acme/private`);
  const login = () => client.git("config", "--local", ...header(world.url, token.value));
  return {
    ...client,
    world,
    repository,
    pull,
    folder: folder.path,
    login,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

describe("fetching", () => {
  test("a private repository is closed without a token, and to a bad one", async () => {
    await using shop = await privateShop();
    const anonymous = await shop.git("fetch", "origin");
    expect(anonymous.exitCode).not.toBe(0);
    await shop.git("config", "--local", ...header(shop.world.url, "no-such-token"));
    const stranger = await shop.git("fetch", "origin");
    expect(stranger.exitCode).not.toBe(0);
    expect(shop.world.requests("git-refs").map(({ login }) => login)).not.toContain(
      "github-actions[bot]",
    );
  });

  test("a single commit can be fetched shallow by its SHA, the test merge included", async () => {
    await using shop = await privateShop();
    await shop.login();
    const { mergeSha, headSha } = shop.pull;
    const fetched = await shop.git(
      "fetch",
      "--depth=1",
      "origin",
      `+${mergeSha}:refs/remotes/merge`,
    );
    expect(fetched.exitCode).toBe(0);
    expect((await shop.git("rev-list", "--count", "refs/remotes/merge")).output).toBe("1");
    await shop.git("fetch", "--quiet", "origin", "+refs/pull/1/head:refs/remotes/head");
    expect((await shop.git("rev-parse", "refs/remotes/head")).output).toBe(headSha);
  });

  test("a partial clone works", async () => {
    await using shop = await privateShop();
    await shop.login();
    const fetched = await shop.git("fetch", "--filter=blob:none", "origin", "main");
    expect(fetched).toMatchObject({ exitCode: 0 });
  });

  test("the commits of a fork's pull request can be fetched from the base", async () => {
    await using folder = await temporaryFolder("git-client");
    await using world = await startGitHub();
    const repository = await world.repository("acme/shop");
    const fork = await world.fork(repository, "mallory");
    await fork.commit("evil", { files: { "x.txt": "x\n" } });
    const pull = await world.openPull(repository, { head: "evil", from: fork });
    expect(await repository.head("refs/heads/evil")).toBeUndefined();
    const { git } = await gitClient(folder.path, "work");
    await git("fetch", "--quiet", `${world.url}/acme/shop.git`, "refs/pull/1/head");
    expect((await git("rev-parse", "FETCH_HEAD")).output).toBe(pull.headSha);
    const moved = await fork.commit("evil", { files: { "x.txt": "y\n" } });
    await git("fetch", "--quiet", `${world.url}/acme/shop.git`, moved);
    expect((await git("rev-parse", "FETCH_HEAD")).output).toBe(moved);
    expectClean(world);
  });
});

describe("pushing", () => {
  test("a pull request follows a push to its branch", async () => {
    await using shop = await privateShop();
    await shop.login();
    await shop.git("fetch", "--quiet", "origin");
    await shop.git("checkout", "--quiet", "-B", "feature", "origin/feature");
    await writeFile(join(shop.cwd, "b.txt"), "x\n");
    await shop.git("add", ".");
    await shop.git("commit", "--quiet", "-m", "fix");
    const mergeBefore = shop.pull.mergeSha;
    expect(await shop.git("push", "origin", "HEAD:feature")).toMatchObject({ exitCode: 0 });
    expect(shop.pull.headSha).toBe((await shop.git("rev-parse", "HEAD")).output);
    expect(shop.pull.mergeSha).not.toBe(mergeBefore);
    expectClean(shop.world);
  });

  test("a branch that moved meanwhile, and a stale lease, are rejected", async () => {
    await using shop = await privateShop();
    await shop.login();
    await shop.git("fetch", "--quiet", "origin");
    await shop.git("checkout", "--quiet", "-B", "feature", "origin/feature");
    await shop.git("commit", "--quiet", "--allow-empty", "-m", "mine");
    const before = shop.pull.headSha;
    await shop.repository.commit("feature", { files: { "a.txt": "theirs\n" } });
    const late = await shop.git("push", "origin", "HEAD:feature");
    expect(late.output).toMatch(/rejected\].*\(fetch first\)/);
    const lease = `--force-with-lease=feature:${before}`;
    const stale = await shop.git("push", lease, "origin", "HEAD:feature");
    expect(stale.output).toContain("(stale info)");
  });

  test.each([
    {
      what: "a read-only token",
      target: "refs/heads/new",
      reason: "denied to github-actions[bot]",
    },
    { what: "a protected branch", target: "refs/heads/main", reason: "GH006" },
    { what: "a hidden ref", target: "refs/pull/9/head", reason: "hidden ref" },
  ])("$what cannot be pushed with or to", async ({ what, target, reason }) => {
    await using shop = await privateShop();
    await shop.login();
    await shop.git("fetch", "--quiet", "origin");
    await shop.git("checkout", "--quiet", "-B", "feature", "origin/feature");
    shop.repository.protect("main");
    if (what === "a read-only token") {
      const { value } = shop.world.token({ permissions: { contents: "read" } });
      await shop.git("config", "--local", ...header(shop.world.url, value));
    }
    const pushed = await shop.git("push", "origin", `HEAD:${target}`);
    expect(pushed.exitCode).not.toBe(0);
    expect(pushed.output).toContain(reason);
  });

  test("of two pushes at once one wins, and the pull request follows it", async () => {
    await using shop = await privateShop();
    const pushers = await Promise.all(
      ["one", "two"].map(async (name) => {
        const client = await gitClient(shop.folder, name);
        await client.git("remote", "add", "origin", `${shop.world.url}/acme/private`);
        const { value } = shop.world.token();
        await client.git("config", "--local", ...header(shop.world.url, value));
        await client.git("fetch", "--quiet", "origin");
        await client.git("checkout", "--quiet", "-B", "feature", "origin/feature");
        await client.git("commit", "--quiet", "--allow-empty", "-m", name);
        return client;
      }),
    );
    const pushed = await Promise.all(
      pushers.map(({ git }) => git("push", "origin", "HEAD:feature")),
    );
    expect(pushed.filter(({ exitCode }) => exitCode === 0)).toHaveLength(1);
    const winner = pushers[pushed.findIndex(({ exitCode }) => exitCode === 0)];
    expect(shop.pull.headSha).toBe((await winner?.git("rev-parse", "HEAD"))?.output);
    expectClean(shop.world);
  });

  test("a workflow takes a permission of its own", async () => {
    await using shop = await privateShop();
    await shop.login();
    await shop.git("fetch", "--quiet", "origin");
    await shop.git("checkout", "--quiet", "-B", "feature", "origin/feature");
    await mkdir(join(shop.cwd, ".github/workflows"), { recursive: true });
    await writeFile(join(shop.cwd, ".github/workflows/x.yml"), "on: push\n");
    await shop.git("add", ".");
    await shop.git("commit", "--quiet", "-m", "workflow");
    expect((await shop.git("push", "origin", "HEAD:feature")).output).toContain("'workflows'");
    const { value } = shop.world.token({
      type: "app",
      login: "acme-bot[bot]",
      permissions: { contents: "write", workflows: "write" },
    });
    await shop.git("config", "--local", ...header(shop.world.url, value));
    expect((await shop.git("push", "origin", "HEAD:feature")).exitCode).toBe(0);
  });

  test("a push whose answer is lost has happened", async () => {
    await using shop = await privateShop();
    await shop.login();
    await shop.git("fetch", "--quiet", "origin");
    await shop.git("checkout", "--quiet", "-B", "feature", "origin/feature");
    await shop.git("commit", "--quiet", "--allow-empty", "-m", "mine");
    shop.world.fault("git-receive-pack", { kind: "reset", when: "after" });
    expect((await shop.git("push", "origin", "HEAD:feature")).exitCode).not.toBe(0);
    expect(shop.pull.headSha).toBe((await shop.git("rev-parse", "HEAD")).output);
  });
});
