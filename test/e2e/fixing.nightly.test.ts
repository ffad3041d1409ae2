import { expect, it, vi } from "vitest";
import { listTree } from "../world/git/tree.ts";
import { action } from "./agents.ts";
import { bodies, fromFork, open, quick, sampleFixer, settled, use } from "./fixing.ts";

// A run of four agents each, some tests two of them.
vi.setConfig({ testTimeout: 300_000 });

it("pushes the fixes of an executable file with git, signs the others, and undoes what it pushed", async () => {
  await using world = await open();
  const { github, pull, repository } = world;
  const cart = "src/orders/cart.ts";
  const content = (await repository.read("coupons", cart)) ?? "";
  await repository.commit("coupons", {
    files: { [cart]: { content, mode: "100755" } },
    author: "alice",
  });
  const { report, fixOf, notices } = await use(world, { fix: "commit" });
  expect(report.fixes.map((fix) => fix.status)).toEqual(Array(7).fill("fixed"));
  const pushed = fixOf(/fractions/);
  expect(notices).toContain(`issue ${pushed?.issue} is not signed: it edits an executable file`);
  const signed = github.requests("graphql/createCommitOnBranch").length;
  expect(signed).toBeGreaterThan(0);
  expect(signed).toBeLessThan(7);
  const modeOf = async (path: string) => {
    const entries = await listTree(repository.gitDirectory, pull.headSha, true);
    return entries.find((entry) => entry.path === path)?.mode;
  };
  expect(await modeOf(cart)).toBe("100755");
  expect(await repository.read(pull.headSha, cart)).toContain("Math.round(");
  expect(await repository.read(pull.headSha, "src/orders/inventory.ts")).toContain("ForUpdate");
  const fixed = report.fixes.map((fix) => fix.commit);
  const byPush = report.fixes
    .filter(({ issue }) => notices.includes(`issue ${issue} is not signed`))
    .map(({ commit }) => commit?.slice(0, 8));
  for (let at = 0; at < 7; at += 1) {
    const comment = github.comment(pull, { author: "alice", body: "/crosscheck undo" });
    const event = await github.event("issue_comment", "created", comment);
    const inputs = { ...world.inputs };
    await world.runner.uses({ action, event, inputs });
    expect(comment.reactions.map((one) => one.content)).toEqual(["eyes", "rocket"]);
    const answer = pull.comments.at(-1)?.body ?? "";
    expect(answer).toContain("required checks will not run on it");
    expect(answer.includes("is not signed")).toBe(
      byPush.includes(/Undid `(\w+)`/.exec(answer)?.[1]),
    );
  }
  expect(await repository.read(pull.headSha, cart)).toBe(content);
  expect(await modeOf(cart)).toBe("100755");
  expect(fixed).not.toContain(pull.headSha);
  settled(world);
});

it("closes the pull request with the fixes when no patch is left, and opens a new one with the next", async () => {
  let lazy = false;
  await using world = await open((request) =>
    lazy ? { text: "I would leave it." } : sampleFixer(request),
  );
  const { github, pull, repository } = world;
  repository.settings.actionsMayApprove = true;
  const review = async (lazily: boolean) => {
    lazy = lazily;
    await repository.commit("coupons", {
      files: { "README.md": `# Shop ${repository.pulls.size} ${lazily}\n` },
      author: "alice",
    });
    const event = await github.event("workflow_dispatch", null, repository);
    const inputs = { ...quick, "pull-request": String(pull.number), fix: "pull-request" };
    return await use(world, inputs, { event });
  };
  await review(false);
  const closed = await review(true);
  const proposals = () => [...repository.pulls.values()].filter((one) => one !== pull);
  const [first] = proposals();
  expect(first).toMatchObject({ state: "closed" });
  expect(first?.comments[0]?.body).toContain(`no fix for #${pull.number} is left`);
  expect(closed.notices).toContain(`${first?.number} with the fixes is closed`);
  await review(false);
  expect(proposals().map(({ state }) => state)).toEqual(["closed", "open"]);
  settled(world);
});

it("says so where GITHUB_TOKEN may open no pull request, and leaves the fixes on their branch", async () => {
  await using world = await open();
  const { pull, repository } = world;
  const { notices } = await use(world, { ...quick, fix: "pull-request" });
  expect(repository.pulls.size).toBe(1);
  expect(notices).toContain("do not let GitHub Actions create pull requests");
  expect(await repository.head(`crosscheck/fixes-${pull.number}`)).toBeDefined();
  expect(bodies(pull).join("\n")).toContain("```diff");
  settled(world);
});

it("leaves a branch alone that somebody else has committed to", async () => {
  await using world = await open();
  const { pull, repository } = world;
  const branch = `crosscheck/fixes-${pull.number}`;
  await repository.commit(branch, { files: { "notes.txt": "mine\n" }, author: "alice" });
  const tip = await repository.head(branch);
  const { notices } = await use(world, { ...quick, fix: "pull-request" });
  expect(await repository.head(branch)).toBe(tip);
  expect(notices).toContain("commits of somebody else");
  settled(world);
});

it("falls back to suggestions on a fork, and says why", async () => {
  await using world = await open();
  const { pull, event, inputs } = await fromFork(world);
  const { notices } = await use(world, { ...quick, ...inputs, fix: "commit" }, { event });
  expect(notices).toContain("nobody but its author may write to this pull request's branch");
  expect(bodies(pull).join("\n")).toContain("```suggestion");
  expect(world.github.requests("graphql/createCommitOnBranch")).toEqual([]);
  settled(world);
});
