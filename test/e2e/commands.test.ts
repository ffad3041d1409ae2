import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import type { TimelineTurn } from "../../src/model/result.ts";
import { markedIn } from "../github/signed.ts";
import { openDesk } from "./desk.ts";

const cart = "src/orders/cart.ts";

it("explains an issue from what it remembers, by ID and in its thread, and asks no model", async () => {
  await using desk = await openDesk();
  const issues = await desk.review();
  const injection = issues.find(({ title }) => title.includes("SQL injection"));
  const asked = desk.models.requests.length;

  const byId = await desk.ask(`/crosscheck explain ${injection?.id}`);
  expect(byId.reactions).toEqual(["eyes", "rocket"]);
  expect(byId.step).toMatchObject({ conclusion: "success" });
  expect(byId.answer).toContain(`ID \`${injection?.id}\``);
  expect(byId.answer).toContain("The code it is about:");
  expect(byId.answer).toContain("Still open");

  const inThread = await desk.askIn(desk.threadOn(cart), "/crosscheck explain");
  expect(inThread.reactions).toEqual(["eyes", "rocket"]);
  expect(inThread.answer).toContain(`\`${cart}\``);
  expect(inThread.answer).toMatch(/- `\w+` \((confirm|same)\): /);

  const unknown = await desk.ask("/crosscheck explain 00000000");
  expect(unknown.reactions).toEqual(["eyes", "confused"]);
  expect(unknown.answer).toContain("I know of no issue `00000000` here.");
  expect((await desk.ask("/crosscheck explain")).answer).toContain("Which issue?");
  expect(desk.models.requests).toHaveLength(asked);
  desk.settled();
});

it("dismisses for good: by ID and in the thread, resolved, never raised or fixed again", async () => {
  await using desk = await openDesk();
  const { pull } = desk;
  const issues = await desk.review();
  const injection = issues.find(({ title }) => title.includes("SQL injection"));
  const coupon = desk.threadOn(cart);

  const inThread = await desk.askIn(coupon, "/crosscheck dismiss rounding is *wanted* @bob");
  expect(inThread.reactions).toEqual(["eyes", "rocket"]);
  expect(inThread.answer).toContain("will not be raised again");
  expect(inThread.answer).not.toContain("*wanted* @bob");
  expect(coupon.resolved).toBe(true);

  const byId = await desk.ask(`/crosscheck dismiss ${injection?.id} internal tool`);
  expect(byId.reactions).toEqual(["eyes", "rocket"]);
  expect(byId.answer).toContain("Reason: internal tool");
  const told = pull.threads.find(({ comments }) => comments[0]?.body.includes("SQL injection"));
  expect(told?.resolved).toBe(true);
  expect(told?.comments.at(-1)?.body).toMatch(/`alice`.*internal tool/);

  expect((await desk.ask(`/crosscheck explain ${injection?.id}`)).answer).toContain("Dismissed (");
  const fix = await desk.ask(`/crosscheck fix ${injection?.id}`);
  expect(fix.reactions).toEqual(["eyes", "confused"]);
  expect(fix.answer).toContain("There is no open issue");

  const threads = pull.threads.length;
  const again = await desk.ask("/crosscheck review full");
  expect(again.reactions).toEqual(["eyes", "rocket"]);
  expect(pull.threads).toHaveLength(threads);
  expect(coupon.resolved).toBe(true);
  desk.settled();
});

it("keeps what was dismissed when somebody deletes the summary, also what is in no thread", {
  tags: ["nightly"],
}, async () => {
  await using desk = await openDesk();
  const { github, pull } = desk;
  const [unthreaded] = (await desk.review()).filter(({ id }) =>
    pull.threads.every(({ comments }) => !comments[0]?.body.includes(id)),
  );
  const id = unthreaded?.id ?? "";
  expect((await desk.ask(`/crosscheck dismiss ${id} as agreed`)).reactions).toContain("rocket");
  const [summary] = pull.comments;
  if (summary) github.deleteComment(summary);
  const again = await desk.ask("/crosscheck review full");
  expect(again.reactions).toEqual(["eyes", "rocket"]);
  expect(again.step.outputs.issues).not.toContain(id);
  // Written anew, below it the answer.
  const body = pull.comments.at(-2)?.body ?? "";
  expect(body).toContain(`Raised again, but dismissed: 1`);
  expect(markedIn(body)).toMatchObject({ kind: "summary", dismissed: [id] });
  expect((await desk.ask(`/crosscheck explain ${id}`)).answer).toMatch(/^Dismissed/m);
  desk.settled();
});

it("dismisses without the right to resolve, and names the permission that is missing", {
  tags: ["nightly"],
}, async () => {
  await using desk = await openDesk();
  await desk.review();
  const thread = desk.threadOn(cart);
  const comment = desk.github.reply(thread, { author: "alice", body: "/crosscheck dismiss" });
  const event = await desk.github.event("pull_request_review_comment", "created", comment);
  await desk.use(event, {}, { permissions: { contents: "read", "pull-requests": "write" } });
  expect(thread.resolved).toBe(false);
  expect(thread.comments.at(-1)?.body).toContain('the token lacks "contents: write"');
  expect(comment.reactions.map(({ content }) => content)).toEqual(["eyes", "rocket"]);
  const told = await desk.askIn(thread, "/crosscheck explain");
  expect(told.answer).toContain("Dismissed (");
  desk.settled();
});

it("shows in the summary that it fixes, above the report, which stays, and when each agent worked", async () => {
  await using desk = await openDesk();
  const { github, pull } = desk;
  await desk.review();
  const before = github.requests("issues/update-comment").length;
  const [report = ""] = (pull.comments[0]?.body ?? "").split("\n<!-- crosscheck");
  const fixed = await desk.askIn(desk.threadOn(cart), "/crosscheck fix");
  expect(fixed.reactions).toEqual(["eyes", "rocket"]);

  const written = github
    .requests("issues/update-comment")
    .slice(before)
    .map(({ body }) => String((body as { body?: string }).body));
  const [progress, end] = [written.slice(0, -1), written.at(-1) ?? ""];
  expect(progress.length).toBeGreaterThan(0);
  expect(progress.length).toBeLessThanOrEqual(5);
  expect(progress[0]).toContain("Crosscheck is fixing");
  expect(progress[0]).toContain("`fixer` waiting");
  for (const text of progress) {
    expect(text).toContain(report.trim());
    expect(markedIn(text)).toMatchObject({ state: "running" });
  }
  expect(end).not.toContain("Crosscheck is fixing");
  expect(end.startsWith(report.trim())).toBe(true);
  expect(end).toMatch(/ in \w{8} \(unverified: [^)]+ · conf/);
  expect(pull.comments[0]?.body).toBe(end);
  expect(markedIn(end)).toMatchObject({ state: "done" });

  const { timeline } = JSON.parse(await readFile(fixed.step.outputs.report ?? "", "utf8"));
  const turns = (timeline as TimelineTurn[]).map(({ agent, turn }) => `${agent} ${turn}`);
  expect(turns.toSorted()).toEqual(["claude confirm", "codex confirm", "fixer fix"]);
  expect(fixed.step.summary).toContain("```mermaid");
  await fixed.step.post();
  expect(pull.comments[0]?.body).toBe(end);
  desk.settled();
});

it("keeps the report when a fix is killed, and fixes when it is asked again", async () => {
  await using desk = await openDesk({ "confirm-fixes": "false" });
  const { github, pull } = desk;
  const issues = await desk.review();
  const comment = github.comment(pull, { author: "alice", body: "/crosscheck fix high" });
  const event = await github.event("issue_comment", "created", comment);
  let pid = 0;
  const killed = await desk.use(
    event,
    {},
    {
      onStart: (started: number) => {
        pid = started;
      },
      onLine: (line: string) => {
        if (/[0-9a-f]{8} fixed: /.test(line)) process.kill(pid, "SIGKILL");
      },
    },
  );
  expect(killed.signal).toBe("SIGKILL");
  await killed.post();
  const ended = pull.comments[0]?.body ?? "";
  expect(ended).toContain("ended before it had a report");
  expect(ended).toContain("8 issues");
  expect(markedIn(ended)).toMatchObject({ state: "done" });
  // Without a word: what is not of low severity.
  const again = await desk.ask("/crosscheck fix");
  expect(again.reactions).toEqual(["eyes", "rocket"]);
  for (const { id, severity } of issues) {
    const fixed = again.answer.split("\n").some((line) => line.startsWith(`- \`${id}\``));
    expect(fixed, id).toBe(severity !== "low");
  }
  expect(pull.comments[0]?.body).toContain("8 issues");
  expect(pull.comments[0]?.body).not.toContain("ended before");
  desk.settled();
});

it("undoes its last fix, then the one before, and nothing below the commit of somebody else", {
  tags: ["nightly"],
  timeout: 300_000,
}, async () => {
  await using desk = await openDesk({ "confirm-fixes": "false" });
  const { pull, repository } = desk;
  await desk.review();
  const before = await repository.read(pull.headSha, cart);
  const injection = await repository.read(pull.headSha, "src/http/orders.ts");
  const thread = desk.threadOn(cart);
  expect((await desk.ask("/crosscheck undo")).answer).toContain("no fix of mine to undo");

  await desk.askIn(thread, "/crosscheck fix");
  const fixed = await repository.read(pull.headSha, cart);
  expect(fixed).not.toBe(before);
  const fixedIn = `Fixed in \`${pull.headSha.slice(0, 8)}\``;
  expect((await desk.askIn(thread, "/crosscheck explain")).answer).toContain(fixedIn);
  const orders = pull.threads.find(({ comments }) => comments[0]?.body.includes("SQL injection"));
  if (!orders) throw new Error("the injection was not posted");
  await desk.askIn(orders, "/crosscheck fix");
  expect(await repository.read(pull.headSha, "src/http/orders.ts")).not.toBe(injection);

  const first = await desk.ask("/crosscheck undo");
  expect(first.reactions).toEqual(["eyes", "rocket"]);
  expect(first.answer).toContain(pull.headSha);
  expect(await repository.read(pull.headSha, "src/http/orders.ts")).toBe(injection);
  expect(await repository.read(pull.headSha, cart)).toBe(fixed);
  expect(orders.resolved).toBe(false);

  // The same run once more takes back nothing more.
  const head = pull.headSha;
  await desk.use(await desk.github.event("issue_comment", "created", first.comment));
  expect(pull.headSha).toBe(head);

  const second = await desk.askIn(thread, "/crosscheck undo");
  expect(second.reactions).toEqual(["eyes", "rocket"]);
  expect(await repository.read(pull.headSha, cart)).toBe(before);
  expect((await desk.ask("/crosscheck undo")).answer).toContain("no fix of mine to undo");

  // What was undone can be fixed again.
  expect((await desk.askIn(thread, "/crosscheck explain")).answer).toContain("Still open");

  // The head is still one of ours.
  const again = await desk.askIn(thread, "/crosscheck fix");
  expect(again.reactions).toEqual(["eyes", "rocket"]);
  expect(await repository.read(pull.headSha, cart)).toBe(fixed);

  await repository.commit("coupons", { files: { "notes.txt": "mine\n" }, author: "alice" });
  const late = await desk.ask("/crosscheck undo");
  expect(late.reactions).toEqual(["eyes", "confused"]);
  expect(late.answer).toContain("commits of others on top");
  expect(await repository.read(pull.headSha, cart)).toBe(fixed);
  desk.settled();
});

it("takes a command from a review's own text, and answers what it does not know once", async () => {
  await using desk = await openDesk();
  const { github, pull } = desk;
  const review = await github.review(pull, { author: "alice", body: "/crosscheck help" });
  const event = await github.event("pull_request_review", "submitted", review);
  await desk.use(event);
  expect(review.reactions.map(({ content }) => content)).toEqual(["eyes", "rocket"]);
  for (const command of ["review", "fix", "explain", "dismiss", "undo"]) {
    expect(pull.comments.at(-1)?.body).toContain(`\`/crosscheck ${command}`);
  }
  const unknown = await desk.ask("/crosscheck dance");
  expect(unknown.reactions).toEqual(["eyes", "confused"]);
  expect(unknown.answer).toContain("no such command");
  // The same run once more says it no second time.
  const answers = pull.comments.length;
  await desk.use(await github.event("issue_comment", "created", unknown.comment));
  expect(pull.comments).toHaveLength(answers);
  desk.settled();
});

it("says in green what to do for commands in a fork's review threads, which get no secrets", async () => {
  await using desk = await openDesk();
  const { github, repository, models } = desk;
  const fork = await github.fork(repository, "bob");
  const pull = await github.openPull(repository, { head: "coupons", from: fork, author: "bob" });
  const keys = Object.entries(desk.inputs).filter(([name]) => name.endsWith("-api-key"));
  const names = keys.map(([name]) => [
    name,
    `\${{ secrets.${name.toUpperCase().replaceAll("-", "_")} }}`,
  ]);
  const secrets = Object.fromEntries(
    keys.map(([name, value]) => [name.toUpperCase().replaceAll("-", "_"), value]),
  );
  await github.review(pull, {
    author: "alice",
    comments: [{ path: cart, line: 23, body: "/crosscheck review" }],
  });
  const asked = pull.threads[0]?.comments[0];
  if (!asked) throw new Error("no comment was made");
  const event = await github.event("pull_request_review_comment", "created", asked);
  expect(event.restricted).toBe(true);
  const step = await desk.use(event, Object.fromEntries(names), { secrets });
  expect(step).toMatchObject({ conclusion: "success" });
  expect(step.outputs.outcome).toBe("skipped");
  expect(step.summary).toContain("gets no secrets");
  expect(step.summary).toContain("workflow_dispatch");
  // Its token may only read.
  expect(asked.reactions).toEqual([]);
  expect(step.annotations.map(({ message }) => message).join("\n")).toContain("was not answered");
  expect(models.requests).toEqual([]);
  desk.settled();
});

it("says where it was asked what went wrong, and ends red", async () => {
  await using desk = await openDesk();
  const comment = desk.github.comment(desk.pull, { author: "alice", body: "/crosscheck review" });
  const event = await desk.github.event("issue_comment", "created", comment);
  const none = { "anthropic-api-key": "", "openai-api-key": "" };
  const step = await desk.use(event, none);
  expect(step.conclusion).toBe("failure");
  expect(comment.reactions.map(({ content }) => content)).toEqual(["eyes", "confused"]);
  expect(desk.pull.comments.at(-1)?.body).toContain("That failed: no reviewer has a key");
  desk.settled();
});
