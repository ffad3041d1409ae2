import { expect, it } from "vitest";
import { branchOf, planCommits, plannedCommit } from "../../../src/github/plan/plan-commits.ts";
import { planPublication } from "../../../src/github/plan/plan-publication.ts";
import type { PostedCommit, PostedProposal } from "../../../src/github/plan/publication.ts";
import { commitNotices } from "../../../src/github/publish/commits/commit-notices.ts";
import { commitReplies } from "../../../src/github/publish/commits/commit-replies.ts";
import type { Refusal } from "../../../src/github/refusal.ts";
import { texts } from "../../report/english.ts";
import { fixOf, issueOn, resultOf } from "../../report/sample.ts";
import { fixing } from "../fixing.ts";
import { planOptions, threadOf } from "../plan-options.ts";

const { pullRequest } = planOptions();
const head = "a".repeat(40);

it("commits to the head's own branch while the pull request is open", () => {
  const branch = { repository: "acme/shop", name: "feature" };
  expect(branchOf(pullRequest)).toEqual(branch);
  for (const state of ["closed", "merged"] as const) {
    expect(branchOf({ ...pullRequest, state, maintainerCanModify: true })).toBeNull();
  }
});

it("commits to a fork's branch only where its author lets maintainers, and never to one that is gone", () => {
  const fork = { ...pullRequest, fork: true, headRepository: "mallory/shop" };
  expect(branchOf(fork)).toBeNull();
  expect(branchOf({ ...fork, maintainerCanModify: true })).toMatchObject({
    repository: "mallory/shop",
  });
  expect(branchOf({ ...fork, maintainerCanModify: true, headRepository: null })).toBeNull();
});

it("plans a commit for each fix that stands and whose files are known, in rank order", () => {
  const { result, changes } = fixing([6, 9]);
  const planned = (over: Partial<typeof result>) =>
    planCommits({ ...result, ...over }, changes, texts).map(({ issue }) => issue);
  const ids = result.issues.map(({ id }) => id);
  expect(planned({})).toEqual(ids);
  const [first, second] = result.fixes as [(typeof result.fixes)[0], (typeof result.fixes)[0]];
  expect(planned({ fixes: [{ ...first, status: "rejected" }, second] })).toEqual(ids.slice(1));
  expect(planned({ issues: result.issues.slice(1) })).toEqual(ids.slice(1));
  expect(planCommits(result, new Map(), texts)).toEqual([]);
});

it("leaves to git what the API cannot commit, and says why that is not signed", () => {
  const message = { headline: "Fix: x", body: "" };
  const unsigned = (bytes: number, executable = false) => {
    const additions = [{ path: "a", contents: new Uint8Array(bytes), executable }];
    return plannedCommit("0123abcd", message, { additions, deletions: [] }).unsigned;
  };
  expect(unsigned(1 << 20)).toBeNull();
  expect(unsigned((1 << 20) + 1)).toBe("it edits large files");
  expect(unsigned(1, true)).toBe("it edits an executable file");
});

it("says where commits would start no workflow, and which are not signed", () => {
  const message = { headline: "Fix: x", body: "" };
  const signed = plannedCommit("0123abcd", message, { additions: [], deletions: [] });
  const bot = { login: "github-actions[bot]", id: 41898282 };
  const app = { login: "shop-app[bot]", id: 1 };
  expect(commitNotices([signed], bot, "these commits")).toEqual([
    expect.stringContaining("required checks will not run on these commits"),
  ]);
  expect(commitNotices([signed], app, "these commits")).toEqual([]);
  expect(commitNotices([], bot, "these commits")).toEqual([]);
  expect(commitNotices([{ ...signed, unsigned: "it edits large files" }], app, "it")).toEqual([
    expect.stringContaining("issue 0123abcd is not signed: it edits large files"),
  ]);
});

const issue = issueOn(6);
const sha = "1".repeat(40);
const notNow: Refusal = { cause: "protected", words: "Not for `@you`." };

/** What is said in threads about a fix of line 6. */
function replies(over: {
  readonly propose?: boolean;
  /** What GitHub refused the commit with. */
  readonly refusal?: Refusal;
  readonly told?: readonly string[];
  readonly number?: number;
  readonly threads?: Parameters<typeof commitReplies>[2];
}) {
  const { propose = false, number, threads = [threadOf(issue)], told = [] } = over;
  const publication = planPublication(planOptions({ ...fixing([6]), propose }));
  const { id } = issue;
  const commits: PostedCommit[] = over.refusal
    ? [{ issue: id, status: "refused", refusal: over.refusal }]
    : [{ issue: id, status: "made", sha }];
  const proposal: PostedProposal | null = propose
    ? number === undefined
      ? { status: "not-opened", branch: "crosscheck/fixes-1", base: "feature", refusal: notNow }
      : { status: "proposed", number }
    : null;
  return commitReplies(publication, { commits, proposal }, threads, told);
}

it("tells a thread which commit fixes its issue, who judged it, and resolves it", () => {
  const [reply, ...others] = replies({});
  expect(others).toEqual([]);
  expect(reply).toMatchObject({ threadId: threadOf(issue).id, resolve: true });
  expect(reply?.body).toContain(`Fixed in ${sha}.`);
  expect(reply?.body).toContain("\n\nPatch ");
});

it("says nothing in a thread that is resolved or about other things", () => {
  expect(replies({ threads: [{ ...threadOf(issue), resolved: true }] })).toEqual([]);
  expect(replies({ threads: [threadOf(issueOn(9))] })).toEqual([]);
});

it("says of what is only proposed where it is, once, and leaves the thread open", () => {
  expect(replies({ propose: true, number: 7 })).toMatchObject([
    { body: expect.stringContaining("proposed in #7"), key: "proposed:7", resolve: false },
  ]);
  const threads = [threadOf(issue, "proposed:7")];
  expect(replies({ propose: true, number: 7, threads })).toEqual([]);
  expect(replies({ propose: true, number: 8, threads })).toHaveLength(1);
});

it("shows the patch in the thread where there is no commit, once for each cause, and leaves it open", () => {
  const [reply, ...others] = replies({ refusal: notNow });
  expect(others).toEqual([]);
  expect(reply).toMatchObject({ key: "unmade:protected", resolve: false });
  expect(reply?.body).toContain("only shown, not committed: the branch is protected");
  expect(reply?.body).toContain("`@you`");
  expect(reply?.body).toContain("+fixed 6");
  const threads = [threadOf(issue, "unmade:protected")];
  expect(replies({ refusal: notNow, threads })).toEqual([]);
  expect(replies({ refusal: { ...notNow, cause: "ruleset" }, threads })).toHaveLength(1);
  expect(replies({ refusal: notNow, told: [issue.id] })).toEqual([]);
});

it("says in the thread on which branch a fix is that could not be proposed, and shows it", () => {
  const [reply] = replies({ propose: true });
  expect(reply?.body).toContain(
    "on the branch crosscheck/fixes-1, but no pull request onto feature",
  );
  expect(reply?.body).toContain("the branch is protected");
  expect(reply?.body).toContain("+fixed 6");
});

it("commits nothing to a stranger's branch, and says that it is suggested only where there was something", () => {
  const line = 6;
  const result = resultOf([issue], { fixes: [fixOf(issue, line)] });
  const { changes } = fixing([line]);
  const stranger = { ...pullRequest, fork: true, headRepository: "mallory/shop" };
  const plan = planPublication(planOptions({ result, changes, pullRequest: stranger }));
  expect(plan).toMatchObject({ commits: [], branch: null });
  expect(plan.notices).toEqual([expect.stringContaining("suggested, not committed")]);
  expect(planPublication(planOptions({ result, pullRequest: stranger })).notices).toEqual([]);
  expect(planPublication(planOptions({ result, changes })).notices).toEqual([]);
});

it("closes a proposal where nothing is left to propose, and only where fixes are proposed", () => {
  const closing = (over: Parameters<typeof planOptions>[0]) =>
    planPublication(planOptions({ propose: true, noFixLeft: true, ...over })).closing;
  expect(closing({})).toMatchObject({ branch: "crosscheck/fixes-1", key: `close:${head}` });
  expect(closing({ noFixLeft: false })).toBeNull();
  expect(closing({ propose: false })).toBeNull();
  expect(closing(fixing([6]))).toBeNull();
});

it("commits what is proposed to a branch beside its own, and all else to the pull request's", () => {
  const branch = (propose: boolean) =>
    planPublication(planOptions({ ...fixing([6]), propose })).branch?.name;
  expect(branch(true)).toBe("crosscheck/fixes-1-next");
  expect(branch(false)).toBe("feature");
});

it("tells a thread that its code is gone, once it is and where it is open, and resolves what it may", () => {
  const resolved = [{ id: issue.id, title: issue.title, path: issue.path }];
  const told = (thread: ReturnType<typeof threadOf>) => {
    const { existing } = planOptions();
    const options = planOptions({
      result: resultOf([], { resolved }),
      existing: { ...existing, threads: [thread] },
    });
    return planPublication(options).replies;
  };
  expect(told(threadOf(issue))).toMatchObject([{ key: `gone:${head}`, resolve: true }]);
  expect(told({ ...threadOf(issue), canResolve: false })).toMatchObject([{ resolve: false }]);
  expect(told({ ...threadOf(issue), resolved: true })).toEqual([]);
  expect(told(threadOf(issueOn(9)))).toEqual([]);
});
