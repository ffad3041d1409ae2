import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GitHubError } from "../../src/errors.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { startGitHub } from "../world/github/start.ts";
import type { GitHubWorld } from "../world/github/world.ts";
import { connect } from "./connect.ts";

let world: GitHubWorld;
let number: number;
const repository = { owner: "acme", repo: "shop" };

beforeEach(async () => {
  world = await startGitHub();
  const made = await world.repository("acme/shop", { files: { "a.ts": "one\n" } });
  await made.commit("feature", { files: { "a.ts": "two\n" } });
  ({ number } = await world.openPull(made, { head: "feature" }));
});
afterEach(async () => {
  expectClean(world);
  await world[Symbol.asyncDispose]();
});

const comment = (client = connect(world)) =>
  client.rest.issues.createComment({ ...repository, issue_number: number, body: "hello" });
const read = (client = connect(world)) =>
  client.rest.pulls.get({ ...repository, pull_number: number });

async function failure(work: Promise<unknown>): Promise<GitHubError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GitHubError))
    throw new Error("it did not fail with a GitHubError", { cause: error });
  return error;
}

describe("createClient", () => {
  it("says who it is, and reaches GraphQL beside the REST address", async () => {
    const answer = await connect(world).graphql<{ viewer: { login: string } }>(
      "query { viewer { login } }",
      {},
    );
    expect(answer.viewer.login).toBe("github-actions[bot]");
    expect(world.log[0]?.userAgent).toMatch(/^crosscheck/);
  });

  it.each([
    ["an incident", { kind: "bad-gateway" }],
    ["a broken connection", { kind: "reset" }],
  ] as const)("reads again after %s", async (_what, fault) => {
    world.fault("pulls/get", fault, { times: 2 });
    expect((await read()).data.number).toBe(number);
    expect(world.requests("pulls/get")).toHaveLength(3);
  });

  it("asks GraphQL again after an incident", async () => {
    world.fault("graphql", { kind: "bad-gateway" });
    await connect(world).graphql("query { viewer { login } }", {});
    expect(world.requests("graphql")).toHaveLength(2);
  });

  it("asks GraphQL again where it failed in an answer of status 200, and makes nothing twice for it", async () => {
    const message = "Something went wrong while executing your query. Please include `AB12:3C`.";
    const body = { data: null, errors: [{ message }] };
    const fault = { kind: "status", status: 200, body } as const;
    world.fault("graphql", fault, { times: 2 });
    await connect(world).graphql("query { viewer { login } }", {});
    expect(world.requests("graphql")).toHaveLength(3);
    world.fault("graphql", fault);
    const input = { pullRequestId: "PR_1", body: "x" };
    const document =
      "mutation ($input: AddPullRequestReviewInput!) { addPullRequestReview(input: $input) { clientMutationId } }";
    const made = connect(world).graphql(document, { input });
    expect(await failure(made)).toMatchObject({ status: 502 });
    expect(world.requests("graphql")).toHaveLength(4);
  });

  it("gives up after its attempts, and says what GitHub answered", async () => {
    world.fault("pulls/get", { kind: "bad-gateway" }, { times: 9 });
    expect(await failure(read())).toMatchObject({ status: 502 });
    expect(world.requests("pulls/get")).toHaveLength(3);
  });

  it("does not create anything twice on its own", async () => {
    world.fault("issues/create-comment", { kind: "bad-gateway", when: "after" });
    expect(await failure(comment())).toMatchObject({ status: 502 });
    expect(world.requests("issues/create-comment")).toHaveLength(1);
  });

  it.each([403, 429] as const)(
    "waits out a secondary limit (%i), for creating calls too",
    async (status) => {
      world.fault("issues/create-comment", {
        kind: "secondary-limit",
        retryAfterSeconds: 0,
        status,
      });
      expect((await comment()).status).toBe(201);
      expect(world.requests("issues/create-comment")).toHaveLength(2);
    },
  );

  const limited = (headers: Record<string, string>, data: object | null = null) =>
    ({
      kind: "status",
      status: 200,
      headers,
      body: { data, errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] },
    }) as const;

  it.each([
    ["retry-after", { "retry-after": "0" }],
    ["x-ratelimit-reset", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" }],
  ])(
    "waits out a limit that GraphQL tells in an answer of status 200 (%s)",
    async (_name, headers) => {
      world.fault("graphql", limited(headers));
      await connect(world).graphql("query { viewer { login } }", {});
      expect(world.requests("graphql")).toHaveLength(2);
    },
  );

  it("does not repeat a document of which something was done before the limit, nor wait too long", async () => {
    for (const fault of [
      limited({ "retry-after": "0" }, { one: { id: 1 }, two: null }),
      limited({ "retry-after": "3600" }),
    ]) {
      world.fault("graphql", fault);
      const asked = connect(world).graphql("query { viewer { login } }", {});
      expect(await failure(asked)).toMatchObject({ status: 429 });
    }
    expect(world.requests("graphql")).toHaveLength(2);
  });

  it("does not wait longer than it may", async () => {
    world.fault("issues/create-comment", { kind: "secondary-limit", retryAfterSeconds: 3600 });
    expect(await failure(comment())).toMatchObject({ status: 403 });
    expect(world.requests("issues/create-comment")).toHaveLength(1);
  });

  it("ends a request that takes too long, with no status", async () => {
    world.fault("pulls/get", { kind: "delay", delayMs: 5000 }, { times: 3 });
    expect(await failure(read(connect(world, { timeoutMs: 30 })))).toMatchObject({
      status: undefined,
      message: expect.stringContaining("did not answer"),
    });
  });

  it("names the permission that the token lacks", async () => {
    const client = connect(world, { permissions: { "pull-requests": "read" } });
    expect(await failure(comment(client))).toMatchObject({
      status: 403,
      permission: "issues: write or pull-requests: write",
      message: expect.stringMatching(/ lacks issues: write or pull-requests: write/),
    });
  });

  it("names the permission of a mutation from its own table", async () => {
    const client = connect(world, { permissions: { contents: "read" } });
    const input = {
      branch: { repositoryNameWithOwner: "acme/shop", branchName: "feature" },
      expectedHeadOid: "a".repeat(40),
      message: { headline: "x" },
    };
    const document =
      "mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }";
    expect(await failure(client.graphql(document, { input }))).toMatchObject({
      status: 403,
      permission: "contents: write",
    });
  });
});
