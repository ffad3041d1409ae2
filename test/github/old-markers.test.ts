import { describe, expect, it } from "vitest";
import { type Marker, parseMarker, withoutMarker } from "../../src/github/marker/marker.ts";
import {
  claimedIn,
  dismissedIds,
  rememberedIssues,
  seemsOpen,
} from "../../src/github/marker/remembered-issues.ts";
import { postCheckRun } from "../../src/github/publish/post-check-run.ts";
import { findProposal } from "../../src/github/read/find-proposal.ts";
import { readOwnCommits } from "../../src/github/read/own-commits.ts";
import { ownReviews } from "../../src/github/read/own-reviews.ts";
import { readPullRequest } from "../../src/github/read/read-pull-request.ts";
import { old } from "../fixtures/old.ts";
import { connect } from "./connect.ts";
import { eachScene } from "./each-scene.ts";

const bot = "github-actions[bot]";
const head = "d857e5f0cefa78a2bd8d517ea64c3804654aed49";
const base = "aaf105fe5f1f527d94f7bb1bd9f02c65ff2195c8";
const fix = "47e488fcbaaf5708621280a0a125e38b07a27ca5";
const undo = "b5ecbf4cebef8863048f3e40fa5c5082e824ed00";

const slow = {
  fingerprint: "0666b1cad03ef8947a1766e39e0f43132ed6bf2fc7ee7ac754ab4846df5e36fc",
  reviewers: ["claude"],
  file: "src/http/orders.ts",
  line: 9,
  endLine: null,
  side: "RIGHT",
  severity: "low",
  category: "performance",
  title: "listOrders may be slow for customers with many orders",
  description: "The query sorts all orders of a customer before it takes a page.",
  snippet: '"select * from orders where customer = $1 order by created desc limit $2 offset $3",',
  suggestion: null,
  confidence: 0.35,
  preExisting: false,
  votes: [
    {
      reviewer: "codex",
      verdict: "refute",
      reason: "This query did not change, and nothing shows that it is slow.",
    },
  ],
  path: "src/http/orders.ts",
  code: ["66435da47feb"],
} as const;

const injection = {
  fingerprint: "84c91e35029fec09bdc347e63e179870f0f0c06b9ba1e90e20b2071b925aea19",
  reviewers: ["claude", "codex"],
  file: "src/http/orders.ts",
  line: 17,
  endLine: null,
  side: "RIGHT",
  severity: "high",
  category: "security",
  title: "SQL injection in searchOrders",
  description:
    "`text` comes from the support desk's search box and is pasted into the SQL string. A quote ends the literal, so anybody who can search can read or change every table. `listOrders` above binds its parameters.",
  snippet: "const sql = `select * from orders where note like '%${text}%' order by created desc`;",
  suggestion: "Bind the pattern: `where note like $1` with the parameter `%${text}%`.",
  confidence: 0.97,
  preExisting: false,
  votes: [],
  path: "src/http/orders.ts",
  code: ["9a2fea06c05a"],
} as const;

const stock = {
  fingerprint: "0bea5f77c5dd99d15d1aad35edb0291687cb5e0d1b494c85e6c7746002abc40d",
  reviewers: ["claude"],
  file: "src/orders/inventory.ts",
  line: 6,
  endLine: 8,
  side: "RIGHT",
  severity: "high",
  category: "bug",
  title: "Stock can be sold twice: the check and the update are no longer one transaction",
  description:
    "The transaction with `stockForUpdate` was replaced by a plain read followed by a write. Two orders that read the same stock both pass the check and the second write overwrites the first.",
  snippet: "const available = await store.stock(sku);",
  suggestion: "Keep `store.transaction` and read with `stockForUpdate`.",
  confidence: 0.9,
  preExisting: false,
  votes: [
    {
      reviewer: "codex",
      verdict: "confirm",
      reason: "Between store.stock and store.setStock another order can read the same value.",
    },
  ],
  path: "src/orders/inventory.ts",
  code: ["c1c266f4372a", "8e8ec1864019", "9821f631cbab"],
} as const;

const coupon = {
  fingerprint: "00423998e6e6b29d7e6492225b73a6f33cf19733637ce2aaa99de97266abca89",
  reviewers: ["claude"],
  file: "src/orders/cart.ts",
  line: 24,
  endLine: null,
  side: "RIGHT",
  severity: "medium",
  category: "bug",
  title: "Percentage coupons give fractions of a cent",
  description:
    "`subtotal * (1 - percent / 100)` is not a whole number for most inputs (999 cents less 10 % is 899.1). Money in this service is in whole cents; the payment provider refuses fractions.",
  snippet: "if (coupon.percent) return subtotal * (1 - coupon.percent / 100);",
  suggestion: "Round once: `Math.round(subtotal * (100 - coupon.percent) / 100)`.",
  confidence: 0.85,
  preExisting: false,
  votes: [
    {
      reviewer: "codex",
      verdict: "confirm",
      reason: "totalCents of 999 with 10 percent returns 899.1.",
    },
  ],
  path: "src/orders/cart.ts",
  code: ["399d45665196"],
} as const;

const summary = {
  kind: "summary",
  reviewedHead: head,
  reviewedBase: base,
  head,
  state: "done",
  said: [],
  issues: [slow],
  commits: [],
  dismissed: [],
  renamed: [],
} as const satisfies Marker;

const proposedOn = "2651e0abe45ca577e5e36c72c2b2fcb5e5a60f1e";
const later = "be1bdfa74e0b5c10c69c74c22e98a1f275c309e3";
const sceneHead = "499aab984001d973ce101ab28c8578d457490fa2";

const written: Readonly<Record<string, Marker>> = {
  "summary-running": {
    ...summary,
    reviewedHead: null,
    reviewedBase: null,
    state: "running",
    issues: [],
  },
  "summary-done": summary,
  "summary-after-commands": {
    ...summary,
    commits: [
      { issue: "84c91e35", sha: fix },
      { issue: "84c91e35", sha: undo, reverts: fix },
    ],
    dismissed: ["00423998", "0666b1ca"],
  },
  "summary-later-push": {
    ...summary,
    head: later,
    reviewedHead: later,
    reviewedBase: "d6e2a9050e3c2c8fa3d868d73b4c75d210d83e19",
    issues: [],
    renamed: [{ path: "src/audit.ts", first: "src/log.ts" }],
  },
  "summary-proposal": {
    ...summary,
    head: proposedOn,
    reviewedHead: proposedOn,
    reviewedBase: "5dd6c3d92e09cdb7944cfef98687eb7fd657a5bc",
  },
  "summary-said": {
    ...summary,
    head: sceneHead,
    reviewedHead: sceneHead,
    reviewedBase: null,
    said: ["b9c0ee4d"],
    issues: [
      {
        fingerprint: "b9c0ee4d593763e1931c06faf911ca950362193d022167c253b8439df0b80690",
        reviewers: ["claude"],
        file: "src/cart.ts",
        line: null,
        endLine: null,
        side: "RIGHT",
        severity: "high",
        category: "bug",
        title: "Whole file",
        description: "What is wrong: Whole file.",
        snippet: null,
        suggestion: null,
        confidence: 0.9,
        preExisting: false,
        votes: [],
        path: "src/cart.ts",
        code: [],
      },
    ],
  },
  review: { kind: "review", head, key: "de02dc4ba11ab08b3cdbf089f496d646" },
  "inline-agreed": { kind: "issue", issue: injection, head },
  "inline-voted": { kind: "issue", issue: stock, head },
  "inline-suggestion": {
    kind: "issue",
    issue: injection,
    head: "b034312b53aab16adc27f359e7ee69c992a01d44",
  },
  "answer-dismiss-in-thread": { kind: "reply", key: "command:inline:1025", dismissed: coupon },
  "answer-dismiss-by-id": { kind: "reply", key: "command:conversation:1030", dismissed: slow },
  "answer-undo": { kind: "reply", key: "command:inline:1043" },
  "reply-gone": { kind: "reply", key: `gone:${later}` },
  "reply-proposed": { kind: "reply", key: "proposed:2" },
  "reply-close": { kind: "reply", key: `close:${sceneHead}` },
};

describe("a marker of version 0.1.0", () => {
  it.each(Object.entries(written))("is read whole: %s", async (name, expected) => {
    const body = await old(`markers/${name}.md`);
    expect(parseMarker(body)).toEqual({ claimed: expected, name: null, time: null, signed: null });
    expect(withoutMarker(body)).not.toContain("<!--");
  });
});

const scene = eachScene();
const read = async () => {
  const { repository, pull, world } = scene;
  const name = { owner: repository.owner, repo: repository.name };
  const client = connect(world);
  return { client, name, ...(await readPullRequest(client, name, pull.number)) };
};

/** A thread of ours on line 6 whose first comment is this. */
async function openThread(body: string) {
  await scene.world.review(scene.pull, {
    author: bot,
    comments: [{ path: "src/cart.ts", line: 6, body }],
  });
  const thread = scene.pull.threads.at(-1);
  if (thread === undefined) throw new Error("no thread");
  return thread;
}

describe("a pull request that version 0.1.0 reviewed", () => {
  it("is not told again what stands there, and nothing else of it counts", async () => {
    const { world, pull } = scene;
    const comment = world.comment(pull, {
      author: bot,
      body: await old("markers/summary-said.md"),
    });
    for (const name of ["in-thread", "by-id"]) {
      world.comment(pull, { author: bot, body: await old(`markers/answer-dismiss-${name}.md`) });
    }
    await openThread(await old("markers/inline-voted.md"));
    const { existing } = await read();
    expect(existing.summary).toMatchObject({ trusted: false, id: comment.id, said: ["b9c0ee4d"] });
    expect(dismissedIds(existing)).toEqual([]);
    expect(rememberedIssues(existing)).toEqual([]);
    expect(existing.threads.map(claimedIn)).toEqual([stock.fingerprint]);
  });

  it("shows which of its threads were closed, and which were opened again", async () => {
    const thread = JSON.parse(await old("markers/thread.json")) as { own: boolean; body: string }[];
    const [first, ...replies] = thread;
    const opened = await openThread(first?.body ?? "");
    const open: unknown[] = [];
    for (const { own, body } of replies) {
      scene.world.reply(opened, { author: own ? bot : "alice", body });
      const [one] = (await read()).existing.threads;
      open.push(one && seemsOpen(one));
    }
    expect(open).toEqual([true, false, false, false, true, true]);
  });

  it("shows the review that was posted, by its key", async () => {
    const body = await old("markers/review.md");
    await scene.world.review(scene.pull, { author: bot, body });
    const { client, name, existing } = await read();
    const place = { repository: name, pullNumber: scene.pull.number };
    expect(await ownReviews(client, place, existing.viewer)).toMatchObject([
      { key: "de02dc4ba11ab08b3cdbf089f496d646", pending: false },
    ]);
  });

  it("shows our commits by their trailers", async () => {
    const commit = async (name: string, contents: string) =>
      await scene.repository.commit("feature", {
        author: bot,
        message: (await old(`commits/${name}.txt`)).trimEnd(),
        files: { "src/cart.ts": contents },
      });
    const commits = [await commit("fix", "fixed\n"), await commit("revert", "as before\n")];
    const { client, pullRequest, existing } = await read();
    expect(await readOwnCommits(client, { pullRequest, existing })).toEqual([
      { issue: "84c91e35", sha: commits[0] },
      { issue: "84c91e35", sha: commits[1], reverts: fix },
    ]);
  });

  it("shows the check run that was posted, which is not posted again", async () => {
    const { client, name } = await read();
    const run = JSON.parse(await old("markers/check-run.json")) as CheckRun;
    const created = await client.rest.checks.create({
      ...name,
      name: run.name,
      head_sha: scene.pull.headSha,
      external_id: run.externalId,
      status: "completed",
      conclusion: "success",
      output: { title: run.title, summary: "", annotations: run.annotations },
    });
    const planned = {
      head: scene.pull.headSha,
      conclusion: "success",
      name: "Crosscheck",
      title: run.title,
      summary: "",
      annotations: run.annotations.map((one) => ({
        file: one.path,
        startLine: one.start_line,
        endLine: one.end_line,
        level: one.annotation_level,
        title: one.title,
        message: one.message,
      })),
      key: "e850ca87e5711671a5931bcd8c46569f",
      wanted: true,
    } as const;
    expect(await postCheckRun(client, name, planned)).toBe(created.data.html_url);
    expect(scene.repository.checkRuns).toHaveLength(1);
  });

  it("shows the pull request with the fixes, by its branch", async () => {
    const proposal = JSON.parse(await old("markers/proposal.json")) as Proposal;
    const { repository, pull, world } = scene;
    await repository.commit(proposal.headRef, { parent: pull.headSha, author: bot });
    const opened = await world.openPull(repository, {
      head: proposal.headRef,
      base: "feature",
      author: bot,
      title: proposal.title,
      body: proposal.body,
    });
    const { client, name, existing } = await read();
    expect(proposal.headRef).toBe(`crosscheck/fixes-${pull.number}`);
    expect(await findProposal(client, name, proposal.headRef, existing.viewer)).toEqual({
      number: opened.number,
      head: opened.headSha,
    });
  });
});

interface CheckRun {
  readonly name: string;
  readonly externalId: string;
  readonly title: string;
  readonly annotations: {
    readonly path: string;
    readonly start_line: number;
    readonly end_line: number;
    readonly annotation_level: "failure" | "warning" | "notice";
    readonly title: string;
    readonly message: string;
  }[];
}

interface Proposal {
  readonly headRef: string;
  readonly title: string;
  readonly body: string;
}
