import { describe, expect, it } from "vitest";
import { fixOf, issueOn, issueOnFile, resultOf } from "../../report/sample.ts";
import { connect } from "../connect.ts";
import { eachScene } from "../each-scene.ts";
import { madeIn, newFile, runOn } from "../scene.ts";
import { markedIn, signed } from "../signed.ts";

const scene = eachScene();

const summaries = () => scene.pull.comments.map((comment) => comment.body);
const inline = () => scene.pull.reviewComments;
/** What was asked for that makes commits or branches. */
const pushed = () =>
  ["graphql/createCommitOnBranch", "git/create-ref", "git/update-ref", "git-receive-pack"].flatMap(
    (operation) => scene.world.requests(operation),
  );
const bytes = (text: string) => new TextEncoder().encode(text);

/** The fix of an issue on a line of the head, committed. */
function committed(line: number, title?: string) {
  const issue = issueOn(line, title);
  const contents = bytes(newFile.replace(`changed ${line}\n`, `fixed ${line}\n`));
  const change = {
    additions: [{ path: "src/cart.ts", contents, executable: false }],
    deletions: [],
  };
  return { issue, fix: fixOf(issue, line), change };
}

describe("publish", () => {
  it("posts one review at the head that was reviewed, and one summary that links to it", async () => {
    const issues = [issueOn(6), issueOn(9), issueOnFile("The file is too long")];
    const { published } = await runOn(connect(scene.world), scene, { result: resultOf(issues) });
    const [review, ...more] = scene.pull.reviews;
    expect(more).toEqual([]);
    expect(review?.commit).toBe(scene.pull.headSha);
    expect(review?.state).toBe("COMMENTED");
    expect(review?.body).toContain("The file is too long");
    expect(inline().map((comment) => comment.location.line)).toEqual([6, 9]);
    expect(inline()[0]?.body).toContain("What is wrong: Problem on line 6.");
    expect(summaries()).toHaveLength(1);
    for (const comment of inline()) expect(summaries()[0]).toContain(`#discussion_r${comment.id}`);
    expect(published.comments.map(({ status }) => status)).toEqual(["posted", "posted"]);
    expect(published.notices).toEqual([]);
  });

  it("takes few requests for a first review", async () => {
    await runOn(connect(scene.world), scene, { result: resultOf([issueOn(6), issueOn(9)]) });
    // Read, compare, head, review, read again, summary.
    expect(scene.world.log.map(({ operation }) => operation)).toEqual([
      "graphql",
      "repos/compare-commits-with-basehead",
      "pulls/get",
      "pulls/create-review",
      "graphql",
      "issues/create-comment",
    ]);
  });

  it("edits the same summary on the second push, and says nothing again", async () => {
    const client = connect(scene.world);
    const first = [issueOn(6), issueOnFile("The file is too long")];
    await runOn(client, scene, { result: resultOf(first) });
    await scene.repository.commit("feature", {
      files: { "src/cart.ts": newFile.replace("line 20", "LINE 20") },
    });
    const again = [issueOn(6), issueOn(20, "A new one"), issueOnFile("The file is too long")];
    const { published } = await runOn(client, scene, { result: resultOf(again) });
    expect(inline().map((comment) => comment.location.line)).toEqual([6, 20]);
    expect(scene.pull.reviews).toHaveLength(2);
    expect(scene.pull.reviews[1]?.body).not.toContain("The file is too long");
    expect(summaries()).toHaveLength(1);
    expect(summaries()[0]).toContain("A new one");
    expect(summaries()[0]).toContain(`#discussion_r${inline()[0]?.id}`);
    expect(published.comments.map(({ status }) => status)).toEqual(["posted", "already"]);
  });

  it("writes nothing twice when the same run is started again", async () => {
    const result = resultOf([issueOn(6), issueOnFile("The file is too long")]);
    await runOn(connect(scene.world), scene, { result });
    await runOn(connect(scene.world), scene, { result });
    expect(inline()).toHaveLength(1);
    expect(scene.pull.reviews).toHaveLength(1);
    expect(summaries()).toHaveLength(1);
  });

  it("believes no marker of somebody else's", async () => {
    const issue = issueOn(6);
    const client = connect(scene.world);
    await runOn(client, scene, { result: resultOf([issue]) });
    const marked = inline()[0]?.body ?? "";
    const summary = summaries()[0] ?? "";
    const other = await scene.repository.commit("other", { files: { "src/cart.ts": newFile } });
    const pull = await scene.world.openPull(scene.repository, { head: "other", author: "alice" });
    expect(pull.headSha).toBe(other);
    scene.world.comment(pull, { author: "alice", body: summary });
    await scene.world.review(pull, {
      author: "alice",
      comments: [{ path: "src/cart.ts", line: 6, body: marked }],
    });
    await runOn(client, { ...scene, pull }, { result: resultOf([issue]) });
    expect(pull.reviewComments.map((comment) => comment.user)).toEqual([
      "alice",
      "github-actions[bot]",
    ]);
    expect(pull.comments.map((comment) => comment.user)).toEqual(["alice", "github-actions[bot]"]);
    expect(pull.comments[0]?.body).toBe(summary);
  });

  it("loses no comment but the one that fits no line, and shows that one in the summary", async () => {
    const issues = [5, 6, 7, 8, 28, 9, 10].map((line) => issueOn(line));
    const { published } = await runOn(connect(scene.world), scene, { result: resultOf(issues) });
    expect(
      inline()
        .map((comment) => comment.location.line)
        .sort(),
    ).toEqual([10, 5, 6, 7, 8, 9]);
    expect(published.comments.find(({ status }) => status === "refused")).toMatchObject({
      issue: issues[4]?.id,
    });
    expect(summaries()[0]).toContain("What is wrong: Problem on line 28.");
    expect(summaries()[0]).toContain("GitHub refused its line");
    // People see one review. Refused at once, looked for what was begun, begun, filled, submitted.
    expect(scene.pull.reviews.map(({ state }) => state)).toEqual(["COMMENTED"]);
    const made = scene.world.log.map(({ operation, fields }) => fields[0] ?? operation);
    expect(
      made.slice(made.indexOf("pulls/create-review"), made.indexOf("pulls/submit-review")),
    ).toEqual([
      "pulls/create-review",
      "pulls/list-reviews",
      "pulls/create-review",
      "addPullRequestReviewThread",
    ]);
  });

  it.each(
    ["pulls/create-review", "graphql/addPullRequestReviewThread", "pulls/submit-review"].flatMap(
      (operation) => (["before", "after"] as const).map((when) => [operation, when] as const),
    ),
  )(
    "posts one review where a line is refused and %s fails %s it was performed",
    async (operation, when) => {
      const skip = operation === "pulls/create-review" ? 1 : 0;
      scene.world.fault(operation, { kind: "reset", when }, { skip });
      const issues = [5, 28, 6].map((line) => issueOn(line));
      const { published } = await runOn(connect(scene.world), scene, { result: resultOf(issues) });
      expect(published.comments.map(({ status }) => status)).toEqual([
        "posted",
        "refused",
        "posted",
      ]);
      expect(scene.pull.reviews.map(({ state }) => state)).toEqual(["COMMENTED"]);
      expect(inline().map((comment) => comment.location.line)).toEqual([5, 6]);
      expect(published.notices).toEqual([]);
    },
  );

  it("deletes a comment that GitHub takes for a line that it shows nobody", async () => {
    scene.repository.settings.unseenThreads = true;
    const issues = [5, 28, 6, 29].map((line) => issueOn(line));
    const { published } = await runOn(connect(scene.world), scene, { result: resultOf(issues) });
    const statuses = ["posted", "refused", "posted", "refused"];
    expect(published.comments.map(({ status }) => status)).toEqual(statuses);
    expect(inline().map((comment) => comment.location.line)).toEqual([5, 6]);
    expect(scene.pull.threads).toHaveLength(2);
    expect(summaries()[0]).toContain("What is wrong: Problem on line 28.");
  });

  it("posts a comment on a deleted line also where another line is refused", async () => {
    scene.repository.settings.unseenThreads = true;
    const issue = issueOn(6, "It was needed");
    const anchor = { ...(issue.anchor ?? issueOn(6).anchor), side: "LEFT" } as const;
    const old = { ...issue, anchor } as typeof issue;
    const result = resultOf([old, issueOn(28)]);
    const { published } = await runOn(connect(scene.world), scene, { result });
    expect(published.comments.map(({ status }) => status)).toEqual(["posted", "refused"]);
    expect(inline().map(({ location }) => [location.side, location.line])).toEqual([["LEFT", 6]]);
  });

  it("takes the word of GraphQL where it names the comment that it refuses", async () => {
    scene.world.fault("graphql/addPullRequestReviewThread", {
      kind: "status",
      status: 200,
      body: {
        data: {
          thread0: { thread: { line: 5, comments: { nodes: [] } } },
          thread1: null,
          thread2: { thread: { line: 6, comments: { nodes: [] } } },
        },
        errors: [{ type: "UNPROCESSABLE", path: ["thread1"], message: "Line is not in the diff" }],
      },
      when: "after",
    });
    const issues = [5, 28, 6].map((line) => issueOn(line));
    const { published } = await runOn(connect(scene.world), scene, { result: resultOf(issues) });
    expect(published.comments.map(({ status }) => status)).toEqual(["posted", "refused", "posted"]);
    expect(inline()).toHaveLength(2);
  });

  it("takes the place of a review that a killed run of ours began, and of nobody else's", async () => {
    const head = scene.pull.headSha;
    const body = signed("begun", { kind: "review", head, key: "killed" });
    const own = { author: "github-actions[bot]", state: "PENDING", body } as const;
    await scene.world.review(scene.pull, own);
    await runOn(connect(scene.world), scene, { result: resultOf([issueOn(6)]) });
    expect(scene.pull.reviews.map(({ state }) => state)).toEqual(["COMMENTED"]);
    await scene.world.review(scene.pull, { author: "alice", state: "PENDING", body: "my own" });
    const alice = connect(scene.world, { type: "user", login: "alice" });
    const { published } = await runOn(alice, scene, { result: resultOf([issueOn(9)]) });
    expect(published.notices.join()).toContain("only have one pending review");
    expect(scene.pull.reviews.map(({ state }) => state)).toEqual(["COMMENTED", "PENDING"]);
    expect(summaries().join()).toContain("Problem on line 9");
  });

  it("still tells what belongs to files when every line is refused", async () => {
    const issues = [issueOn(28), issueOnFile("The file is too long")];
    await runOn(connect(scene.world), scene, { result: resultOf(issues) });
    expect(scene.pull.reviews.map((review) => review.body.includes("too long"))).toEqual([true]);
    expect(inline()).toEqual([]);
  });

  it.each(["pulls/create-review", "issues/create-comment"])(
    "makes no duplicate when the answer to %s is lost after the write",
    async (operation) => {
      for (const fault of [
        { kind: "bad-gateway", when: "after" },
        { kind: "reset", when: "after" },
      ] as const) {
        scene.world.fault(operation, fault);
        await runOn(connect(scene.world), scene, { result: resultOf([issueOn(6), issueOn(9)]) });
      }
      expect(inline()).toHaveLength(2);
      expect(scene.pull.reviews).toHaveLength(1);
      expect(summaries()).toHaveLength(1);
    },
  );

  it.each(["pulls/create-review", "issues/create-comment"])(
    "tries %s again when it failed before the write, and waits out a secondary limit",
    async (operation) => {
      scene.world.fault(operation, { kind: "bad-gateway" });
      scene.world.fault(operation, { kind: "secondary-limit", retryAfterSeconds: 0 });
      await runOn(connect(scene.world), scene, { result: resultOf([issueOn(6)]) });
      expect(inline()).toHaveLength(1);
      expect(summaries()).toHaveLength(1);
    },
  );

  it("names the permission that is missing, and gives the summary back to whoever can show it", async () => {
    const client = connect(scene.world, {
      permissions: { "pull-requests": "read", contents: "read" },
    });
    const { publication, published } = await runOn(client, scene, {
      result: resultOf([issueOn(6)]),
    });
    expect(published.notices.join("\n")).toContain("pull-requests: write");
    expect(published).toMatchObject({ summaryUrl: null, reviewUrl: null });
    expect(published.comments).toMatchObject([{ status: "failed" }]);
    expect(publication.summary.body).toContain("Problem on line 6");
  });

  it("puts what could not be posted inline into the summary when only that may be written", async () => {
    const client = connect(scene.world, { permissions: { issues: "write", contents: "read" } });
    await runOn(client, scene, { result: resultOf([issueOn(6)]) });
    expect(inline()).toEqual([]);
    expect(summaries()[0]).toContain("What is wrong: Problem on line 6.");
    expect(summaries()[0]).toContain("pull-requests: write");
  });

  it("posts against the reviewed commit when the head moved meanwhile, says so, and pushes nothing", async () => {
    const reviewed = scene.pull.headSha;
    const { issue, fix, change } = committed(6);
    const { published } = await runOn(connect(scene.world), scene, {
      result: resultOf([issue], { fixes: [fix] }),
      changes: new Map([[issue.id, change]]),
      meanwhile: async () => {
        await scene.repository.commit("feature", { files: { "b.ts": "new\n" }, author: "alice" });
      },
    });
    expect(inline()[0]?.commit).toBe(reviewed);
    expect(published.notices.join()).toContain(scene.pull.headSha.slice(0, 8));
    expect(published.commits).toMatchObject([
      { status: "refused", refusal: { cause: "head-moved" } },
    ]);
    expect(scene.world.requests("graphql/createCommitOnBranch")).toEqual([]);
    expect(summaries()[0]).toContain(scene.pull.headSha.slice(0, 8));
  });

  it("pushes nothing to a pull request that was closed meanwhile, and still reports", async () => {
    const { issue, fix, change } = committed(6);
    const before = scene.pull.headSha;
    const { published } = await runOn(connect(scene.world), scene, {
      result: resultOf([issue], { fixes: [fix] }),
      changes: new Map([[issue.id, change]]),
      meanwhile: () => {
        scene.pull.state = "closed";
      },
    });
    expect(published.commits).toMatchObject([{ status: "refused", refusal: { cause: "closed" } }]);
    expect(scene.world.requests("graphql/createCommitOnBranch")).toEqual([]);
    expect(scene.pull.headSha).toBe(before);
    expect(summaries()).toHaveLength(1);
  });

  it("keeps everything in the summary when the reviewed commit is gone", async () => {
    await runOn(connect(scene.world), scene, {
      result: resultOf([issueOn(6)]),
      meanwhile: async () => {
        const base = await scene.repository.head("main");
        await scene.repository.commit("feature", {
          files: { "src/cart.ts": `${newFile}more\n` },
          parent: base ?? "",
        });
      },
    });
    expect(summaries()[0]).toContain("Problem on line 6");
  });

  it("writes a new summary where somebody deleted the old one while we worked", async () => {
    const client = connect(scene.world);
    await runOn(client, scene, { result: resultOf([issueOn(6)]) });
    await runOn(client, scene, {
      result: resultOf([issueOn(6)]),
      meanwhile: () => {
        const [comment] = scene.pull.comments;
        if (comment) scene.world.deleteComment(comment);
      },
    });
    expect(summaries()).toHaveLength(1);
  });

  it("says that a conversation is locked", async () => {
    scene.pull.locked = true;
    const { published } = await runOn(connect(scene.world), scene, {
      result: resultOf([issueOn(6)]),
    });
    expect(published.summaryUrl).toBeNull();
    expect(published.notices.join("\n")).toContain("locked");
  });

  it("finds its summary and its threads beyond the first page", async () => {
    const client = connect(scene.world);
    for (let at = 0; at < 101; at += 1)
      scene.world.comment(scene.pull, { author: "alice", body: `${at}` });
    const comments = Array.from({ length: 101 }, () => ({
      path: "src/cart.ts",
      line: 5,
      body: "hm",
    }));
    await scene.world.review(scene.pull, { author: "alice", comments });
    await runOn(client, scene, { result: resultOf([issueOn(6)]) });
    const { published } = await runOn(client, scene, { result: resultOf([issueOn(6)]) });
    expect(scene.pull.comments).toHaveLength(102);
    expect(scene.pull.threads).toHaveLength(102);
    expect(published.comments).toMatchObject([{ status: "already" }]);
  });

  it("reads a thread to its end, however long people talk in it", async () => {
    const client = connect(scene.world);
    const issue = issueOn(6);
    await runOn(client, scene, { result: resultOf([issue]) });
    const [thread] = scene.pull.threads;
    if (!thread) throw new Error("no thread");
    for (let at = 0; at < 120; at += 1)
      scene.world.reply(thread, { author: "alice", body: `${at}` });
    const resolved = [{ id: issue.id, title: issue.title, path: issue.path }];
    for (let run = 0; run < 2; run += 1) {
      await runOn(client, scene, { result: resultOf([], { resolved }) });
      expect(thread.comments).toHaveLength(122);
    }
    expect(thread.comments.at(-1)?.body).toContain("is gone");
  });

  it("answers every other thread where one of them is refused", async () => {
    const client = connect(scene.world);
    const issues = Array.from({ length: 35 }, (_, at) => issueOn(5 + (at % 10), `Problem ${at}`));
    await runOn(client, scene, { result: resultOf(issues) });
    const resolved = issues.map(({ id, title, path }) => ({ id, title, path }));
    const { published } = await runOn(client, scene, {
      result: resultOf([], { resolved }),
      meanwhile: () => {
        const [comment] = scene.pull.reviewComments;
        if (comment) scene.world.deleteComment(comment);
      },
    });
    expect(published.notices).toEqual([expect.stringContaining("Not every thread was answered")]);
    expect(scene.pull.threads.filter((thread) => thread.comments.length === 2)).toHaveLength(34);
    expect(scene.pull.threads.filter((thread) => thread.resolved)).toHaveLength(34);
  });

  it("offers a small patch as a suggestion on exactly the lines it replaces", async () => {
    const issue = issueOn(6);
    const result = resultOf([issue], { fixes: [fixOf(issue, 7)] });
    await runOn(connect(scene.world), scene, { result });
    const [comment] = inline();
    expect(comment?.location).toMatchObject({ startLine: 6, line: 7, side: "RIGHT" });
    expect(comment?.body).toContain("```suggestion\nchanged 6\nfixed 7\n```");
  });

  it("keeps the limit of 65,536 characters, whatever the agents wrote", async () => {
    const long = "<é& `x` ".repeat(20_000);
    const issues = Array.from({ length: 12 }, (_, at) => ({
      ...issueOn(5 + (at % 10), `Long ${at}`),
      description: long,
      suggestions: [{ reviewer: "claude", text: long }],
    }));
    const files = Array.from({ length: 40 }, (_, at) => ({
      ...issueOnFile(`File ${at}`),
      description: long,
    }));
    const { published } = await runOn(connect(scene.world), scene, {
      result: resultOf([...issues, ...files]),
    });
    expect(published.notices).toEqual([]);
    const bodies = [
      ...summaries(),
      ...inline().map(({ body }) => body),
      ...scene.pull.reviews.map(({ body }) => body),
    ];
    for (const body of bodies) {
      expect(body.length).toBeLessThanOrEqual(65_536);
      expect(body.isWellFormed()).toBe(true);
      expect(markedIn(body)).toBeDefined();
    }
    expect(inline()).toHaveLength(12);
  });

  it("writes nothing that mentions, refers, links or hides, whatever the agents wrote", async () => {
    const evil =
      "@alice fixes #1 https://evil.example <img src=x> \u202e ![a](https://evil.example/p)";
    const issue = {
      ...issueOn(6, evil),
      description: evil,
      suggestions: [{ reviewer: "claude", text: evil }],
    };
    await runOn(connect(scene.world), scene, {
      result: resultOf([issue, issueOnFile(`${evil} too`)]),
    });
    for (const body of [
      ...summaries(),
      ...inline().map((comment) => comment.body),
      scene.pull.reviews[0]?.body,
    ]) {
      expect(body).toContain("`@alice`");
      expect(body).not.toMatch(/[^`]@alice|[^`]https:\/\/evil|<img|\u202e|[^`]#1\b/);
    }
  });
});

describe("commits", () => {
  it("are suggestions where the branch is a stranger's, and the summary says so", async () => {
    const fork = await scene.world.fork(scene.repository, "mallory");
    await fork.commit("theirs", { files: { "src/cart.ts": newFile }, author: "mallory" });
    const pull = await scene.world.openPull(scene.repository, { head: "theirs", from: fork });
    const { issue, fix, change } = committed(6);
    const { published } = await runOn(
      connect(scene.world),
      { ...scene, pull },
      { result: resultOf([issue], { fixes: [fix] }), changes: new Map([[issue.id, change]]) },
    );
    expect(published.commits).toEqual([]);
    expect(pull.reviewComments[0]?.body).toContain("```suggestion\nfixed 6\n```");
    expect(pull.comments[0]?.body).toContain("suggested, not committed");
  });

  it("commits one fix each on top of the other, answers the threads and resolves them", async () => {
    const head = scene.pull.headSha;
    const first = committed(6);
    const second = committed(9);
    const both = bytes(
      newFile.replace("changed 6\n", "fixed 6\n").replace("changed 9\n", "fixed 9\n"),
    );
    const { published } = await runOn(connect(scene.world), scene, {
      result: resultOf([first.issue, second.issue], { fixes: [first.fix, second.fix] }),
      changes: new Map([
        [first.issue.id, first.change],
        [
          second.issue.id,
          {
            additions: [{ path: "src/cart.ts", contents: both, executable: false }],
            deletions: [],
          },
        ],
      ]),
    });
    const [one, two] = madeIn(published.commits);
    expect(await scene.repository.head("feature")).toBe(two);
    expect(await scene.repository.head(`${two}^`)).toBe(one);
    expect(await scene.repository.head(`${one}^`)).toBe(head);
    expect(await scene.repository.read("feature", "src/cart.ts")).toBe(
      new TextDecoder().decode(both),
    );
    expect(scene.pull.threads.map((thread) => thread.resolved)).toEqual([true, true]);
    const reply = `Fixed in ${one}.\n\nPatch ✅ verified · confirmed by \`claude\``;
    expect(scene.pull.threads[0]?.comments[1]?.body).toContain(reply);
    expect(summaries()[0]).toContain(one?.slice(0, 8));
    const marker = markedIn(summaries()[0] ?? "");
    expect(marker).toMatchObject({ commits: [{ sha: one }, { sha: two }] });
  });

  it("does not commit twice when the answer is lost, nor answer a thread twice", async () => {
    const { issue, fix, change } = committed(6);
    const head = scene.pull.headSha;
    scene.world.fault("graphql/createCommitOnBranch", { kind: "reset", when: "after" });
    scene.world.fault("graphql/addPullRequestReviewThreadReply", {
      kind: "bad-gateway",
      when: "after",
    });
    const { published } = await runOn(connect(scene.world), scene, {
      result: resultOf([issue], { fixes: [fix] }),
      changes: new Map([[issue.id, change]]),
    });
    expect(published.notices).toEqual([expect.stringContaining("starts no workflows")]);
    expect(await scene.repository.head(`${madeIn(published.commits)[0]}^`)).toBe(head);
    expect(scene.pull.threads[0]?.comments).toHaveLength(2);
  });

  it("stops where the branch moves between two commits", async () => {
    const first = committed(6);
    const second = committed(9);
    scene.world.fault(
      "graphql/createCommitOnBranch",
      {
        kind: "meanwhile",
        run: async () => {
          await scene.repository.commit("feature", { files: { "b.ts": "x\n" }, author: "alice" });
        },
      },
      { skip: 1 },
    );
    const { published } = await runOn(connect(scene.world), scene, {
      result: resultOf([first.issue, second.issue], { fixes: [first.fix, second.fix] }),
      changes: new Map([
        [first.issue.id, first.change],
        [second.issue.id, second.change],
      ]),
    });
    expect(published.commits).toMatchObject([
      { status: "made" },
      { status: "refused", refusal: { cause: "head-moved" } },
    ]);
    expect(await scene.repository.read("feature", "b.ts")).toBe("x\n");
  });

  describe("into a pull request that is not open any more", () => {
    const { issue, fix, change } = committed(6);
    const options = {
      result: resultOf([issue], { fixes: [fix] }),
      changes: new Map([[issue.id, change]]),
    };
    const close = (merged: boolean) => {
      Object.assign(scene.pull, { state: "closed", merged });
    };

    it.each(
      [false, true].flatMap((merged) => [
        { merged, propose: false },
        { merged, propose: true },
      ]),
    )(
      "are not made where it is closed before the first write (merged: $merged, proposed: $propose)",
      async (how) => {
        const head = scene.pull.headSha;
        const { published } = await runOn(connect(scene.world), scene, {
          ...options,
          propose: how.propose,
          meanwhile: () => close(how.merged),
        });
        const cause = how.merged ? "merged" : "closed";
        expect(published.commits).toEqual([
          { issue: issue.id, status: "refused", refusal: { cause, words: null } },
        ]);
        expect(pushed()).toEqual([]);
        expect(await scene.repository.head("feature")).toBe(head);
      },
    );

    it("are not made where it is closed while the review is posted", async () => {
      const run = () => close(false);
      scene.world.fault("pulls/create-review", { kind: "meanwhile", run });
      const { published } = await runOn(connect(scene.world), scene, options);
      expect(published.reviewUrl).not.toBeNull();
      expect(published.commits).toMatchObject([{ issue: issue.id, status: "refused" }]);
      expect(pushed()).toEqual([]);
      expect(scene.pull.threads.map((thread) => thread.resolved)).toEqual([false]);
    });

    it("are not even planned where it was closed from the start", async () => {
      close(false);
      const { publication } = await runOn(connect(scene.world), scene, options);
      expect(publication).toMatchObject({ commits: [], branch: null, proposal: null });
      expect(pushed()).toEqual([]);
    });

    it("are not made where nobody can say whether it is open", async () => {
      const [failing, skip] = [{ kind: "bad-gateway" } as const, 1];
      scene.world.fault("graphql/repository", failing, { skip, times: 9 });
      const { published } = await runOn(connect(scene.world), scene, options);
      expect(published.commits).toMatchObject([
        { status: "refused", refusal: { cause: "head-unknown" } },
      ]);
      expect(pushed()).toEqual([]);
    });
  });

  it("names the permission when it may not push, and keeps the review", async () => {
    const { issue, fix, change } = committed(6);
    const client = connect(scene.world, {
      permissions: { "pull-requests": "write", contents: "read" },
    });
    const { published } = await runOn(client, scene, {
      result: resultOf([issue], { fixes: [fix] }),
      changes: new Map([[issue.id, change]]),
    });
    const notice = published.notices.find((one) => one.includes("only shown, not committed"));
    expect(notice).toContain("contents: write");
    expect(inline()).toHaveLength(1);
  });

  it("writes a message that closes and mentions nothing", async () => {
    const { issue, fix, change } = committed(6, "Fixes #12, says @alice");
    await runOn(connect(scene.world), scene, {
      result: resultOf([issue], { fixes: [{ ...fix, summary: "closes acme/shop#3" }] }),
      changes: new Map([[issue.id, change]]),
    });
    const [sent] = scene.world.requests("graphql/createCommitOnBranch");
    const message = JSON.stringify(sent?.body);
    expect(message).toContain(`Crosscheck-Issue: ${issue.id}`);
    expect(message).not.toMatch(/#\d|@alice/);
    expect(message).toContain("＃12");
  });
});
