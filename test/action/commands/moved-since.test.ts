import { expect, it } from "vitest";
import { movedSince } from "../../../src/action/commands/moved-since.ts";
import type { MarkedCommit, SummaryMarker } from "../../../src/github/marker/marker.ts";
import { readPullRequest } from "../../../src/github/read/read-pull-request.ts";
import { connect } from "../../github/connect.ts";
import { manyCommits, patience } from "../../github/many-commits.ts";
import { setScene } from "../../github/scene.ts";
import { signed } from "../../github/signed.ts";
import { expectClean } from "../../world/github/expect-clean.ts";
import { startGitHub } from "../../world/github/start.ts";

/** A comment long after the reviewed head was read. */
const asked = {
  comment: {
    kind: "conversation",
    id: 1,
    nodeId: "",
    author: null,
    createdAt: "2026-01-01T00:00:01Z",
    body: "",
    threadOf: null,
  },
  pullRequest: null,
} as const;

/** What becomes of a `fix` after these commits on top of the reviewed head; ours are those without an author. */
async function after(...authors: readonly (string | null)[]) {
  await using world = await startGitHub();
  const { repository, pull } = await setScene(world);
  const reviewed = pull.headSha;
  const commits: MarkedCommit[] = [];
  const shas = [reviewed];
  for (const [at, author] of authors.entries()) {
    const files = { [`${at}.ts`]: "x\n" };
    const sha = await repository.commit("feature", { files, author: author ?? "acme" });
    shas.push(sha);
    if (author === null) commits.push({ issue: "0123abcd", sha });
  }
  const client = connect(world);
  const read = async (head = reviewed, running?: string) => {
    const marker: SummaryMarker = {
      kind: "summary",
      state: running === undefined ? "done" : "running",
      head: running ?? head,
      headReadAt: "2026-01-01T00:00:00.000Z",
      reviewedHead: head,
      reviewedBase: "b".repeat(40),
      said: [],
      issues: [],
      commits,
      dismissed: [],
      renamed: [],
    };
    for (const comment of [...pull.comments]) world.deleteComment(comment);
    world.comment(pull, { author: "github-actions[bot]", body: signed("Report", marker) });
    return await readPullRequest(client, { owner: "acme", repo: "shop" }, pull.number);
  };
  const moved = await movedSince(client, await read(), asked);
  const requests = world.requests("repos/compare-commits-with-basehead").length;
  const whileReviewed = await movedSince(client, await read(reviewed, shas.at(-1)), asked);
  // The branch is taken back to the first of them after the last was reviewed.
  const [, first = reviewed] = shas;
  const ref = { owner: "acme", repo: "shop", ref: "heads/feature", sha: first, force: true };
  await client.rest.git.updateRef(ref);
  const back = await movedSince(client, await read(shas.at(-1)), asked);
  expectClean(world);
  return { moved, whileReviewed, back, requests };
}

it("fixes what the commenter saw: the head of the last report, or our own commits alone on top of it", async () => {
  expect(await after()).toMatchObject({ moved: undefined, requests: 0 });
  expect(await after(null, null)).toMatchObject({ moved: undefined, requests: 1 });
  expect((await after("alice")).moved).toContain("ask for a review first");
  expect((await after("alice", null)).moved).toContain("ask for a review first");
  expect((await after(null, "alice")).moved).toContain("ask for a review first");
});

it("does not take a head for seen whose review is still running", async () => {
  expect((await after()).whileReviewed).toBeUndefined();
  expect((await after(null)).whileReviewed).toBeUndefined();
  expect((await after("alice")).whileReviewed).toContain("ask for a review first");
});

it("fixes nothing on a branch that was taken back below what was reviewed, were it to a commit of ours", async () => {
  expect((await after(null, "alice")).back).toContain("ask for a review first");
  expect((await after(null, null)).back).toContain("ask for a review first");
});

it("does not believe a list of commits that ends before the head", async () => {
  await using world = await startGitHub();
  const { repository, pull } = await setScene(world);
  const reviewed = pull.headSha;
  const shas = await manyCommits(repository, "feature", 102);
  // All that the list shows is ours, and so is the head: what lies between was cut off.
  const ours = shas.filter((_, at) => at !== 100);
  const marker: SummaryMarker = {
    kind: "summary",
    state: "done",
    head: reviewed,
    headReadAt: "2026-01-01T00:00:00.000Z",
    reviewedHead: reviewed,
    reviewedBase: "b".repeat(40),
    said: [],
    issues: [],
    commits: ours.map((sha) => ({ issue: "0123abcd", sha })),
    dismissed: [],
    renamed: [],
  };
  const client = connect(world, patience);
  const read = await readPullRequest(client, { owner: "acme", repo: "shop" }, pull.number);
  const summary = { trusted: true, hidden: false, id: 1, url: "", body: "Report", marker } as const;
  const existing = { ...read.existing, summary };
  expect(await movedSince(client, { ...read, existing }, asked)).toContain(
    "ask for a review first",
  );
  expectClean(world);
});

it("fixes nothing that was pushed after the comment, whatever was reviewed since", async () => {
  await using world = await startGitHub();
  const { repository, pull } = await setScene(world);
  const client = connect(world);
  const seen = pull.headSha;
  const summary = (head: string, headReadAt: string): SummaryMarker => ({
    kind: "summary",
    state: "done",
    head,
    headReadAt,
    reviewedHead: head,
    reviewedBase: "b".repeat(40),
    said: [],
    issues: [],
    commits: [],
    dismissed: [],
    renamed: [],
  });
  const moved = async (marker: SummaryMarker, more: object = {}) => {
    for (const comment of [...pull.comments]) world.deleteComment(comment);
    world.comment(pull, { author: "github-actions[bot]", body: signed("Report", marker) });
    const read = await readPullRequest(client, { owner: "acme", repo: "shop" }, pull.number);
    return await movedSince(client, read, { ...asked, ...more });
  };
  expect(await moved(summary(seen, "2026-01-01T00:00:00.500Z"))).toBeUndefined();
  const later = await repository.commit("feature", { files: { "x.ts": "x\n" }, author: "alice" });
  expect(await moved(summary(later, "2026-01-01T00:00:01.500Z"))).toContain("after your comment");
  // Not known since when: a summary of a run that did not say.
  const { headReadAt: _, ...undated } = summary(later, "");
  expect(await moved(undated)).toContain("after your comment");
  // GitHub's own word on the head of then, where the event brought it.
  const early = summary(later, "2026-01-01T00:00:00.500Z");
  expect(await moved(early)).toBeUndefined();
  const then = { ...pullRequestThen, head: seen };
  expect(await moved(early, { pullRequest: then })).toContain("after your comment");
  expect(await moved(early, { pullRequest: { ...then, head: later } })).toBeUndefined();
  expectClean(world);
});

/** What an event brought of a pull request, beside its head. */
const pullRequestThen = {
  headRef: "feature",
  headRepository: "acme/shop",
  base: "b".repeat(40),
  title: "",
  body: "",
  author: null,
  fork: false,
  draft: false,
  labels: [],
} as const;
