import { Octokit } from "@octokit/rest";
import { describe, expect, test } from "vitest";
import { listTree } from "./git/tree.ts";
import { githubDescription } from "./github/contract/description.ts";
import type { Token } from "./github/entity/token.ts";
import { expectClean } from "./github/expect-clean.ts";
import { restHandlers } from "./github/rest/table.ts";
import { startGitHub } from "./github/start.ts";
import type { GitHubWorld } from "./github/world.ts";
import { openShop } from "./shop.ts";

const shop = { owner: "acme", repo: "shop" };
const first = { ...shop, pull_number: 1 };
const conversation = { ...shop, issue_number: 1 };

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

function clientOf(world: GitHubWorld, token: Token | undefined = world.token()) {
  return new Octokit({ auth: token?.value, baseUrl: world.apiUrl, log: quiet });
}

async function start() {
  const world = await startGitHub();
  const { repository, pull } = await openShop(world);
  const octokit = clientOf(world);
  return {
    world,
    repository,
    pull,
    octokit,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** The error of a call that must fail. */
async function failure(call: Promise<unknown>) {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error("the call should have failed");
  const { status, response, errors } = error as Error & {
    status?: number;
    response?: { data?: { message?: string; errors?: unknown[] } };
    errors?: { type?: string; message: string }[];
  };
  return { status, message: response?.data?.message, errors: response?.data?.errors ?? errors };
}

test("every described operation has a handler, and every handler is described", () => {
  expect(Object.keys(restHandlers).sort()).toEqual(
    Object.keys(githubDescription().operations).sort(),
  );
});

describe("reading", () => {
  test("a pull request, its files and its diff come from git", async () => {
    await using at = await start();
    const { data } = await at.octokit.pulls.get(first);
    expect(data).toMatchObject({
      changed_files: 3,
      mergeable: true,
      head: { sha: at.pull.headSha },
    });
    const files = await at.octokit.paginate(at.octokit.pulls.listFiles, { ...first, per_page: 2 });
    expect(
      files.map((file) => [file.filename, file.status, file.additions, file.patch !== undefined]),
    ).toEqual([
      ["a.txt", "modified", 3, true],
      ["bin", "added", 0, false],
      ["new.txt", "added", 3, true],
    ]);
    const diff = await at.octokit.pulls.get({ ...first, mediaType: { format: "diff" } });
    expect(String(diff.data)).toMatch(/^diff --git a\/a\.txt/);
    expectClean(at.world);
  });

  test("a comparison names the real merge base", async () => {
    await using at = await start();
    const base = await at.repository.head("main");
    await at.repository.commit("main", { files: { "other.txt": "x\n" } });
    const { data } = await at.octokit.repos.compareCommitsWithBasehead({
      ...shop,
      basehead: "main...feature",
    });
    expect(data).toMatchObject({
      status: "diverged",
      ahead_by: 1,
      behind_by: 1,
      merge_base_commit: { sha: base },
    });
    expectClean(at.world);
  });

  test("a diff of more than 300 files is refused", async () => {
    await using at = await start();
    const files = Object.fromEntries(
      Array.from({ length: 301 }, (_, index) => [`many/${index}.txt`, "x\n"]),
    );
    await at.repository.commit("many", { files });
    await at.world.openPull(at.repository, { head: "many" });
    const diff = { ...shop, pull_number: 2, mediaType: { format: "diff" } };
    expect(await failure(at.octokit.pulls.get(diff))).toMatchObject({
      status: 406,
      errors: [{ code: "too_large" }],
    });
  });

  test("collaborators' roles are folded into permissions", async () => {
    await using at = await start();
    at.repository.collaborators.theo = "triage";
    at.repository.collaborators.mia = "maintain";
    at.world.user("theo");
    at.world.user("mia");
    const permission = async (username: string) =>
      (await at.octokit.repos.getCollaboratorPermissionLevel({ ...shop, username })).data;
    expect(await permission("theo")).toMatchObject({ permission: "read", role_name: "triage" });
    expect(await permission("mia")).toMatchObject({ permission: "write", role_name: "maintain" });
    expect(await permission("rita")).toMatchObject({ permission: "read" });
    expect(await permission("acme")).toMatchObject({ permission: "admin" });
    expect((await failure(permission("nobody"))).status).toBe(404);
    expectClean(at.world);
  });
});

describe("reviewing", () => {
  test("one bad comment loses the whole review, and all bad ones are named in one sentence", async () => {
    await using at = await start();
    const comments = [
      { path: "a.txt", line: 30, side: "RIGHT", body: "no hunk" },
      { path: "zz", line: 1, body: "no file" },
      { path: "a.txt", line: 41, body: "fine" },
    ];
    const refused = await failure(
      at.octokit.pulls.createReview({ ...first, event: "COMMENT", body: "x", comments }),
    );
    expect(refused).toMatchObject({
      status: 422,
      errors: ["Line could not be resolved and Path could not be resolved"],
    });
    expect(at.pull.reviews).toEqual([]);
    expectClean(at.world);
  });

  test.each([
    { start_line: 10, line: 41, reason: "Start line must be part of the same hunk as the line." },
    { start_line: 42, line: 42, reason: "Start line must precede the end line." },
  ])("a range from $start_line to $line is refused: $reason", async ({ reason, ...range }) => {
    await using at = await start();
    const comments = [{ path: "a.txt", side: "RIGHT", body: "b", ...range }];
    const refused = await failure(
      at.octokit.pulls.createReview({ ...first, event: "COMMENT", body: "x", comments }),
    );
    expect(refused.errors).toEqual([reason]);
  });

  test("comments of a review are on both sides and over ranges, and move with a push", async () => {
    await using at = await start();
    await at.octokit.pulls.createReview({
      ...first,
      event: "COMMENT",
      body: "summary",
      commit_id: at.pull.headSha,
      comments: [
        {
          path: "a.txt",
          line: 42,
          start_line: 41,
          side: "RIGHT",
          start_side: "RIGHT",
          body: "range",
        },
        { path: "a.txt", line: 10, side: "LEFT", body: "old" },
        { path: "new.txt", line: 2, body: "new" },
      ],
    });
    const text = (await at.repository.read("feature", "a.txt")) ?? "";
    const files = { "a.txt": `line 0\n${text}`, "new.txt": "n1\nn3\n" };
    await at.repository.commit("feature", { files, author: "alice" });
    const { data } = await at.octokit.pulls.listReviewComments(first);
    expect(
      data.map((each) => [each.path, each.side, each.start_line, each.line, each.original_line]),
    ).toEqual([
      ["a.txt", "RIGHT", 42, 43, 42],
      ["a.txt", "LEFT", null, 10, 10],
      ["new.txt", "RIGHT", null, null, 2],
    ]);
    expectClean(at.world);
  });

  test("a pending review is its author's alone and blocks the next", async () => {
    await using at = await start();
    await at.octokit.pulls.createReview({
      ...first,
      comments: [{ path: "new.txt", line: 1, body: "x" }],
    });
    const alice = clientOf(at.world, at.world.token({ type: "user", login: "alice" }));
    expect((await alice.pulls.listReviews(first)).data).toEqual([]);
    expect((await at.octokit.pulls.listReviewComments(first)).data).toEqual([]);
    const next = at.octokit.pulls.createReview({ ...first, event: "COMMENT", body: "x" });
    expect((await failure(next)).errors).toEqual([
      "User can only have one pending review per pull request",
    ]);
  });

  test("approval is refused to workflows, and to the author", async () => {
    await using at = await start();
    const approve = (client: Octokit) => client.pulls.createReview({ ...first, event: "APPROVE" });
    expect((await failure(approve(at.octokit))).errors).toEqual([
      "GitHub Actions is not permitted to approve pull requests.",
    ]);
    const alice = clientOf(at.world, at.world.token({ type: "user", login: "alice" }));
    expect((await failure(approve(alice))).errors).toEqual([
      "Can not approve your own pull request",
    ]);
  });

  test("single comments name the field, and a comment on the file needs no line", async () => {
    await using at = await start();
    const comment = { ...first, commit_id: at.pull.headSha, path: "a.txt", body: "x" };
    expect(
      (await failure(at.octokit.pulls.createReviewComment({ ...comment, line: 30 }))).errors,
    ).toMatchObject([
      { field: "pull_request_review_thread.line", message: "could not be resolved" },
    ]);
    await at.octokit.pulls.createReviewComment({ ...comment, subject_type: "file" });
    const [thread] = at.pull.threads;
    const reply = { ...first, comment_id: thread?.comments[0]?.id ?? 0, body: "thanks" };
    await at.octokit.pulls.createReplyForReviewComment(reply);
    expect(thread?.comments.map(({ body }) => body)).toEqual(["x", "thanks"]);
    expect(at.pull.reviews).toHaveLength(2);
    expectClean(at.world);
  });
});

describe("the conversation", () => {
  test("comments are made, edited, reacted to and deleted", async () => {
    await using at = await start();
    const { data: made } = await at.octokit.issues.createComment({ ...conversation, body: "one" });
    const comment = { ...shop, comment_id: made.id };
    await at.octokit.issues.updateComment({ ...comment, body: "two" });
    expect(at.pull.comments.map(({ user, body }) => [user, body])).toEqual([
      ["github-actions[bot]", "two"],
    ]);
    const react = () => at.octokit.reactions.createForIssueComment({ ...comment, content: "eyes" });
    expect([(await react()).status, (await react()).status]).toEqual([201, 200]);
    await at.octokit.issues.deleteComment(comment);
    expect(
      (await failure(at.octokit.issues.updateComment({ ...comment, body: "three" }))).status,
    ).toBe(404);
    expectClean(at.world);
  });

  test("a body may have 65,536 characters and no more", async () => {
    await using at = await start();
    await at.octokit.issues.createComment({ ...conversation, body: "x".repeat(65_536) });
    const over = at.octokit.issues.createComment({ ...conversation, body: "x".repeat(65_537) });
    expect((await failure(over)).errors).toMatchObject([
      { message: "Body is too long (maximum is 65536 characters)" },
    ]);
  });

  test("a locked conversation is closed to the job's token", async () => {
    await using at = await start();
    at.pull.locked = true;
    expect(
      await failure(at.octokit.issues.createComment({ ...conversation, body: "x" })),
    ).toMatchObject({
      status: 403,
      message: "Unable to create comment because issue is locked.",
    });
  });

  test("who was deleted is the ghost to REST and nobody to GraphQL", async () => {
    await using at = await start();
    at.world.comment(at.pull, { author: "carol", body: "x" });
    at.world.deleteUser("carol");
    const { data } = await at.octokit.issues.listComments(conversation);
    expect(data[0]?.user?.login).toBe("ghost");
    const query = `{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) {
      comments(first: 1) { nodes { author { login } } } } } }`;
    expect(await at.octokit.graphql(query)).toMatchObject({
      repository: { pullRequest: { comments: { nodes: [{ author: null }] } } },
    });
    expectClean(at.world);
  });
});

describe("check runs", () => {
  const annotations = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      path: "a.txt",
      start_line: index + 1,
      end_line: index + 1,
      annotation_level: "warning" as const,
      message: `message ${index}`,
    }));

  test("each update adds its annotations, at most 50 at once", async () => {
    await using at = await start();
    const output = (count: number) => ({
      title: "t",
      summary: "s",
      annotations: annotations(count),
    });
    const run = { ...shop, name: "review", head_sha: at.pull.headSha };
    const { data } = await at.octokit.checks.create({
      ...run,
      status: "in_progress",
      output: output(50),
    });
    const update = { ...shop, check_run_id: data.id };
    await at.octokit.checks.update({ ...update, conclusion: "success", output: output(5) });
    expect(at.repository.checkRuns[0]).toMatchObject({
      conclusion: "success",
      status: "completed",
    });
    expect(at.repository.checkRuns[0]?.annotations).toHaveLength(55);
    expectClean(at.world);
    const tooMany = await failure(at.octokit.checks.update({ ...update, output: output(51) }));
    expect(tooMany.message).toContain("No more than 50 items are allowed; 51 were supplied.");
  });

  test("a person's token makes none", async () => {
    await using at = await start();
    const alice = clientOf(at.world, at.world.token({ type: "user", login: "alice" }));
    const create = alice.checks.create({ ...shop, name: "x", head_sha: at.pull.headSha });
    expect((await failure(create)).message).toBe("You must authenticate via a GitHub App.");
  });
});

describe("commits through the API", () => {
  test("git data makes a commit, and a ref only moves forward", async () => {
    await using at = await start();
    const before = at.pull.headSha;
    const blob = await at.octokit.git.createBlob({ ...shop, content: "fixed\n" });
    const change = { path: "new.txt", mode: "100644", type: "blob", sha: blob.data.sha } as const;
    const tree = await at.octokit.git.createTree({ ...shop, base_tree: before, tree: [change] });
    const commit = { ...shop, message: "fix", tree: tree.data.sha, parents: [before] };
    const { data } = await at.octokit.git.createCommit(commit);
    await at.octokit.git.updateRef({ ...shop, ref: "heads/feature", sha: data.sha });
    expect(at.pull.headSha).toBe(data.sha);
    expect(await at.repository.read("feature", "new.txt")).toBe("fixed\n");
    const back = at.octokit.git.updateRef({ ...shop, ref: "heads/feature", sha: before });
    expect((await failure(back)).message).toBe("Update is not a fast forward");
    expectClean(at.world);
  });

  const mutation = `mutation ($input: CreateCommitOnBranchInput!) {
    createCommitOnBranch(input: $input) { commit { oid signature { isValid } } } }`;

  test("createCommitOnBranch signs, deletes, and insists on the head it was told", async () => {
    await using at = await start();
    const input = {
      branch: { repositoryNameWithOwner: "acme/shop", branchName: "feature" },
      message: { headline: "fix", body: "why" },
      expectedHeadOid: at.pull.headSha,
      fileChanges: {
        additions: [{ path: "dir/g.txt", contents: Buffer.from("hey").toString("base64") }],
        deletions: [{ path: "new.txt" }],
      },
    };
    await at.octokit.graphql(mutation, { input });
    expect(await at.repository.read("feature", "dir/g.txt")).toBe("hey");
    expect(await at.repository.read("feature", "new.txt")).toBeUndefined();
    const { data } = await at.octokit.repos.getCommit({ ...shop, ref: "feature" });
    expect(data.sha).toBe(at.pull.headSha);
    expect(data.commit).toMatchObject({ message: "fix\n\nwhy", verification: { verified: true } });
    const stale = await failure(at.octokit.graphql(mutation, { input }));
    expect(stale.errors).toMatchObject([{ type: "STALE_DATA", path: ["createCommitOnBranch"] }]);
    expectClean(at.world);
  });

  test("createCommitOnBranch writes no modes: an executable file is none afterwards", async () => {
    await using at = await start();
    const { gitDirectory } = at.repository;
    const run = { content: "echo\n", mode: "100755" } as const;
    await at.repository.commit("feature", { files: { "run.sh": run }, author: "alice" });
    const contents = Buffer.from("echo hey\n").toString("base64");
    const input = {
      branch: { repositoryNameWithOwner: "acme/shop", branchName: "feature" },
      message: { headline: "fix" },
      expectedHeadOid: at.pull.headSha,
      fileChanges: { additions: [{ path: "run.sh", contents }] },
    };
    const modeOf = async () =>
      (await listTree(gitDirectory, "feature")).find(({ path }) => path === "run.sh")?.mode;
    expect(await modeOf()).toBe("100755");
    await at.octokit.graphql(mutation, { input });
    expect(await modeOf()).toBe("100644");
    expectClean(at.world);
  });
});

describe("GraphQL", () => {
  const threads = `query ($after: String) { repository(owner: "acme", name: "shop") {
    pullRequest(number: 1) { headRefOid isDraft author { login } labels(first: 10) { nodes { name } }
      comments(first: 100) { nodes { id body author { login __typename } isMinimized minimizedReason
        reactionGroups { content reactors { totalCount } } } }
      reviewThreads(first: 1, after: $after) { totalCount pageInfo { hasNextPage endCursor }
        nodes { id isResolved isOutdated path line viewerCanResolve
          comments(first: 10) { nodes { databaseId body author { login __typename } } } } } } } }`;

  test("one query reads pull request, threads, comments and reactions, page by page", async () => {
    await using at = await start();
    at.pull.labels.push("bug");
    const comment = at.world.comment(at.pull, { author: "alice", body: "hello" });
    at.world.react(comment, { author: "rita", content: "rocket" });
    const comments = [
      { path: "new.txt", line: 1, body: "one" },
      { path: "new.txt", line: 2, body: "two" },
    ];
    await at.octokit.pulls.createReview({ ...first, event: "COMMENT", body: "x", comments });
    const page = await at.octokit.graphql<{
      repository: { pullRequest: { reviewThreads: { pageInfo: object } } };
    }>(threads);
    expect(page.repository.pullRequest).toMatchObject({
      headRefOid: at.pull.headSha,
      author: { login: "alice" },
      labels: { nodes: [{ name: "bug" }] },
      comments: { nodes: [{ body: "hello", author: { login: "alice", __typename: "User" } }] },
      reviewThreads: {
        totalCount: 2,
        pageInfo: { hasNextPage: true },
        nodes: [
          {
            path: "new.txt",
            line: 1,
            isResolved: false,
            comments: {
              nodes: [{ body: "one", author: { login: "github-actions", __typename: "Bot" } }],
            },
          },
        ],
      },
    });
    const { pageInfo } = page.repository.pullRequest.reviewThreads as {
      pageInfo: { endCursor: string };
    };
    expect(await at.octokit.graphql(threads, { after: pageInfo.endCursor })).toMatchObject({
      repository: { pullRequest: { reviewThreads: { nodes: [{ line: 2 }] } } },
    });
    expectClean(at.world);
  });

  test("threads are answered and resolved, several in one document, and comments are hidden", async () => {
    await using at = await start();
    await at.world.review(at.pull, {
      author: "rita",
      comments: [{ path: "new.txt", line: 1, body: "x" }],
    });
    const [thread] = at.pull.threads;
    const comment = at.world.comment(at.pull, { author: "rita", body: "old" });
    await at.octokit.graphql(
      `mutation ($thread: ID!, $comment: ID!) {
        reply: addPullRequestReviewThreadReply(input: { pullRequestReviewThreadId: $thread, body: "done" }) { comment { id } }
        resolve: resolveReviewThread(input: { threadId: $thread }) { thread { isResolved resolvedBy { login } } }
        hide: minimizeComment(input: { subjectId: $comment, classifier: OUTDATED }) { minimizedComment { isMinimized } } }`,
      { thread: thread?.nodeId, comment: comment.nodeId },
    );
    expect(thread).toMatchObject({ resolved: true, resolvedBy: "github-actions[bot]" });
    expect(thread?.comments.map(({ body }) => body)).toEqual(["x", "done"]);
    expect(comment.minimized).toBe("outdated");
    expectClean(at.world);
  });

  test("resolving takes contents: write", async () => {
    await using at = await start();
    await at.world.review(at.pull, {
      author: "rita",
      comments: [{ path: "new.txt", line: 1, body: "x" }],
    });
    const [thread] = at.pull.threads;
    const resolve = `mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { id } } }`;
    const weak = clientOf(at.world, at.world.token({ permissions: { "pull-requests": "write" } }));
    const refused = await failure(weak.graphql(resolve, { id: thread?.nodeId }));
    expect(refused.errors).toMatchObject([
      { type: "FORBIDDEN", message: "Resource not accessible by integration" },
    ]);
    expect(thread?.resolved).toBe(false);
    const unknown = await failure(at.octokit.graphql(resolve, { id: "PRRT_nope" }));
    expect(unknown.errors).toMatchObject([{ type: "NOT_FOUND" }]);
  });
});

describe("permissions", () => {
  test("a token may what it was given, and the answer names what is missing", async () => {
    await using at = await start();
    const reader = clientOf(at.world, at.world.token({ permissions: { contents: "read" } }));
    await reader.pulls.get(first);
    const refused = reader.issues.createComment({ ...conversation, body: "x" });
    expect(await failure(refused)).toMatchObject({
      status: 403,
      message: "Resource not accessible by integration",
    });
    const header = await refused.catch(
      (error) => error.response.headers["x-accepted-github-permissions"],
    );
    expect(header).toBe("issues=write; pull_requests=write");
    const commenter = clientOf(
      at.world,
      at.world.token({ permissions: { "pull-requests": "write" } }),
    );
    expect((await commenter.issues.createComment({ ...conversation, body: "x" })).status).toBe(201);
  });

  test("a stranger's token comments, and does not push or edit others' comments", async () => {
    await using at = await start();
    const mallory = clientOf(at.world, at.world.token({ type: "user", login: "mallory" }));
    const comment = at.world.comment(at.pull, { author: "alice", body: "mine" });
    await mallory.issues.createComment({ ...conversation, body: "x" });
    const edit = mallory.issues.updateComment({ ...shop, comment_id: comment.id, body: "x" });
    expect((await failure(edit)).status).toBe(403);
    const ref = mallory.git.createRef({ ...shop, ref: "refs/heads/x", sha: at.pull.headSha });
    expect((await failure(ref)).status).toBe(403);
  });

  test("a private repository does not exist for those who cannot see it", async () => {
    await using at = await start();
    at.repository.private = true;
    const elsewhere = at.world.token({
      type: "app",
      login: "x[bot]",
      repositories: ["acme/other"],
    });
    expect((await failure(clientOf(at.world, elsewhere).pulls.get(first))).status).toBe(404);
    const bad = new Octokit({ auth: "no-such-token", baseUrl: at.world.apiUrl, log: quiet });
    expect(await failure(bad.pulls.get(first))).toMatchObject({
      status: 401,
      message: "Bad credentials",
    });
  });

  test("a job's token is nobody's account and opens no pull requests by default", async () => {
    await using at = await start();
    expect((await failure(at.octokit.users.getAuthenticated())).status).toBe(403);
    const open = { ...shop, title: "t", head: "feature", base: "main" };
    expect((await failure(at.octokit.pulls.create(open))).message).toBe(
      "GitHub Actions is not permitted to create or approve pull requests.",
    );
  });
});

describe("forks", () => {
  test("a fork is a repository of its own, and its pull request outlives it", async () => {
    await using at = await start();
    const fork = await at.world.fork(at.repository, "mallory");
    await fork.commit("patch", { files: { "m.txt": "m\n" } });
    const pull = await at.world.openPull(at.repository, { head: "patch", from: fork });
    const get = () => at.octokit.pulls.get({ ...shop, pull_number: pull.number });
    expect((await get()).data.head).toMatchObject({
      label: "mallory:patch",
      repo: { full_name: "mallory/shop", fork: true },
    });
    at.world.deleteRepository(fork);
    expect((await get()).data.head.repo).toBeNull();
    expect((await get()).data.changed_files).toBe(1);
    expectClean(at.world);
  });

  test("their runs are restricted, and so are Dependabot's", async () => {
    await using at = await start();
    const fork = await at.world.fork(at.repository, "mallory");
    await fork.commit("patch", { files: { "m.txt": "m\n" } });
    const pull = await at.world.openPull(at.repository, { head: "patch", from: fork });
    expect(await at.world.event("pull_request", "opened", pull)).toMatchObject({
      restricted: true,
    });
    expect(await at.world.event("pull_request_target", "opened", pull)).toMatchObject({
      restricted: false,
    });
    expect(await at.world.event("pull_request", "opened", at.pull)).toMatchObject({
      restricted: false,
    });
    const sender = "dependabot[bot]";
    expect(await at.world.event("pull_request", "opened", at.pull, { sender })).toMatchObject({
      restricted: true,
    });
  });
});

describe("events", () => {
  test("every payload is valid under GitHub's own webhook schema", async () => {
    await using at = await start();
    const { world, pull, repository } = at;
    const author = "rita";
    const comment = world.comment(pull, { author, body: "/crosscheck fix" });
    const review = await world.review(pull, {
      author,
      state: "CHANGES_REQUESTED",
      body: "no",
      comments: [{ path: "new.txt", line: 1, body: "x" }],
    });
    const [inline] = pull.reviewComments;
    if (!inline) throw new Error("no inline comment");
    const before = (await repository.head("main")) ?? "";
    // Building throws where a payload breaks its schema.
    const events = await Promise.all([
      world.event("pull_request", "opened", pull),
      world.event("pull_request", "synchronize", pull, { before }),
      world.event("pull_request", "ready_for_review", pull),
      world.event("pull_request", "converted_to_draft", pull),
      world.event("pull_request", "reopened", pull),
      world.event("pull_request", "closed", pull),
      world.event("pull_request", "edited", pull),
      world.event("pull_request", "labeled", pull, { label: "bug" }),
      world.event("pull_request", "unlabeled", pull, { label: "bug" }),
      world.event("issue_comment", "created", comment),
      world.event("issue_comment", "edited", comment),
      world.event("issue_comment", "deleted", comment),
      world.event("pull_request_review_comment", "created", inline),
      world.event("pull_request_review_comment", "edited", inline),
      world.event("pull_request_review_comment", "deleted", inline),
      world.event("pull_request_review", "submitted", review),
      world.event("pull_request_review", "edited", review),
      world.event("workflow_dispatch", null, repository, { inputs: { "pull-request": "1" } }),
      world.event("push", null, repository, {
        ref: "refs/heads/feature",
        before,
        after: pull.headSha,
      }),
      world.event("schedule", null, repository),
      world.event("merge_group", "checks_requested", await world.queue(pull)),
    ]);
    expect(events.filter(({ ref }) => ref === "refs/pull/1/merge")).toHaveLength(14);
    expect(events.at(-1)?.sha).not.toBe(pull.headSha);
    expect(events[9]?.payload).not.toHaveProperty("pull_request");
  });
});

describe("faults", () => {
  const create = (octokit: Octokit) =>
    octokit.pulls.createReview({ ...first, event: "COMMENT", body: "x" });

  test.each([
    { fault: { kind: "secondary-limit", retryAfterSeconds: 7 }, status: 403, reviews: 0 },
    { fault: { kind: "secondary-limit", status: 429 }, status: 429, reviews: 0 },
    { fault: { kind: "primary-limit" }, status: 403, reviews: 0 },
    { fault: { kind: "bad-gateway" }, status: 502, reviews: 0 },
    { fault: { kind: "bad-gateway", when: "after" }, status: 502, reviews: 1 },
    { fault: { kind: "reset" }, status: 500, reviews: 0 },
    { fault: { kind: "reset", when: "after" }, status: 500, reviews: 1 },
    { fault: { kind: "status", status: 503, body: { message: "down" } }, status: 503, reviews: 0 },
  ] as const)(
    "$fault strikes once: $status, $reviews reviews",
    async ({ fault, status, reviews }) => {
      await using at = await start();
      at.world.fault("pulls/create-review", fault);
      expect((await failure(create(at.octokit))).status).toBe(status);
      expect(at.pull.reviews).toHaveLength(reviews);
      await create(at.octokit);
      expect(at.pull.reviews).toHaveLength(reviews + 1);
      expectClean(at.world);
    },
  );

  test("something else may happen between two requests", async () => {
    await using at = await start();
    const before = at.pull.headSha;
    at.world.fault("pulls/create-review", {
      kind: "meanwhile",
      run: async () => void (await at.repository.commit("feature", { files: { "z.txt": "z\n" } })),
    });
    await create(at.octokit);
    expect(at.pull.headSha).not.toBe(before);
    expect(at.pull.reviews).toHaveLength(1);
  });

  test("one GraphQL field can be struck, after others have passed", async () => {
    await using at = await start();
    at.world.fault("graphql/viewer", { kind: "bad-gateway" }, { skip: 1 });
    const viewer = () => at.octokit.graphql("{ viewer { login } }");
    await at.octokit.graphql("{ rateLimit { remaining } }");
    await viewer();
    expect((await failure(viewer())).status).toBe(502);
    expect(at.world.requests("graphql/viewer")).toHaveLength(2);
  });
});

describe("contract violations", () => {
  test("misspelt members, unknown endpoints, fields and query parameters are recorded", async () => {
    await using at = await start();
    const path = "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews";
    const comments = [{ path: "a.txt", lin: 10, body: "typo" }];
    await failure(at.octokit.request(path, { ...first, event: "COMMENT", body: "x", comments }));
    await failure(at.octokit.request("GET /repos/acme/shop/pulls/1/nonsense"));
    await failure(at.octokit.request("GET /repos/acme/shop/pulls/1/files?perpage=100"));
    await failure(at.octokit.graphql("{ viewer { resolved } }"));
    expect(at.world.violations.map(({ kind, operation }) => `${kind} ${operation}`)).toEqual([
      "request pulls/create-review",
      "unknown-endpoint GET /api/v3/repos/acme/shop/pulls/1/nonsense",
      "request pulls/list-files",
      "graphql graphql",
    ]);
    expect(() => expectClean(at.world)).toThrow("GitHub's contract was broken");
  });
});
