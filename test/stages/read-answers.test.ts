import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { parseConfig, type RawInputs } from "../../src/config/config.ts";
import { ArtifactError } from "../../src/errors.ts";
import { answerLimits } from "../../src/review/answer-limits.ts";
import { parseDiff } from "../../src/review/diff/parse/parse-diff.ts";
import { uncountedNotices } from "../../src/review/vote/counted-votes.ts";
import { applyVotes } from "../../src/review/vote/votes.ts";
import { artifactName } from "../../src/stages/artifacts/artifact-kind.ts";
import { openFolder } from "../../src/stages/artifacts/folder.ts";
import { readConfirmations } from "../../src/stages/confirm.ts";
import { readFixes } from "../../src/stages/fix.ts";
import { type ArtifactStage, stages } from "../../src/stages/index.ts";
import { readMerge } from "../../src/stages/merge.ts";
import { type PanelAnswers, reconcilePlanned } from "../../src/stages/panel-answers.ts";
import { readPlan } from "../../src/stages/plan.ts";
import { type PlannedJob, plannedChange } from "../../src/stages/planned-job.ts";
import { readReviews } from "../../src/stages/review.ts";
import { readPanel } from "../../src/stages/vote.ts";
import { fixOf, issueOn } from "../report/sample.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { artifactOf, contents, plan } from "./contents.ts";

const all = await temporaryFolder("read-answers");
afterAll(() => all[Symbol.asyncDispose]());
let count = 0;

type Left = readonly (readonly [ArtifactStage, object])[];

/** A job behind others that left these artifacts, each with what is not as in the samples. */
async function jobBehind(left: Left, inputs: RawInputs = {}): Promise<PlannedJob> {
  const folder = join(all.path, String(++count));
  const opened = await openFolder(folder);
  const digests: string[] = [];
  await mkdir(folder);
  for (const [stage, over] of left) {
    const value = artifactOf(stage, stage === "plan" ? null : plan.digest, over);
    const kind = stages[stage].artifact as { keyOf(content: object): readonly string[] };
    const name = artifactName({ stage }, kind.keyOf(value));
    await writeFile(join(folder, `${name}.json`), JSON.stringify(value));
    digests.push(`${name}=${value.digest}`);
  }
  const config = parseConfig({ fix: "suggest", digests: digests.join(","), ...inputs });
  const planned = plannedChange(plan, opened);
  const job = { folder: await openFolder(folder), config, plan, planned };
  return job as unknown as PlannedJob;
}

const review = (reviewer: string, status = "ok") => {
  return { ...contents.merge.reviews[0], reviewer, status, reason: null, missedShards: [] };
};
const [ofClaude] = contents.merge.issues;
const merged = [ofClaude, { ...ofClaude, title: "Another", reviewers: ["codex"], rank: 2 }];
const merge = (over: object = {}) =>
  ["merge", { reviews: [review("claude"), review("codex")], issues: merged, ...over }] as const;

it("counts as failed each part that nobody's job answered for, with what became of the job", async () => {
  const { reviews, works } = await readReviews(await jobBehind([["review", {}]]));
  expect(
    reviews.map(({ reviewer, shard, status, reason }) => [reviewer, shard, status, reason]),
  ).toEqual([
    ["claude", 0, "ok", null],
    ["claude", 1, "failed", "its job left no artifact"],
    ["codex", 0, "failed", "its job left no artifact"],
    ["codex", 1, "failed", "its job left no artifact"],
  ]);
  expect(works).toMatchObject([{ reviewer: "claude", spending: { requests: 1 } }]);
});

it("takes no part twice, and none that was another job's", async () => {
  const [first] = contents.review.reviews;
  const second = { ...first, shard: 1 };
  const half = ["review", { job: { index: 2, count: 2 }, reviews: [second] }] as const;
  const read = async (...left: Left) => (await readReviews(await jobBehind(left))).reviews;
  const outcomes = (await read(["review", {}], half)).map(({ status }) => status);
  expect(outcomes).toEqual(["ok", "ok", "failed", "failed"]);
  const whole = { job: { index: 1, count: 1 }, reviews: [first, second] };
  await expect(read(["review", whole], half)).rejects.toThrow("part 2 is reviewed by two jobs");
  for (const reviews of [[first, second], [second], []]) {
    await expect(read(["review", { reviews }])).rejects.toThrow("not those of its share");
  }
});

it("uses of an artifact what it would use of an answer, and says what is missing", async () => {
  const [first] = contents.review.reviews;
  const [raised] = first?.issues ?? [];
  const long = { ...raised, title: "aB".repeat(100_000), snippet: "`a\n".repeat(90_000) };
  const issues = [long, ...Array.from({ length: answerLimits.issues }, () => raised)];
  const reviews = [{ ...first, summary: "a".repeat(1_000_000), issues }];
  const left: Left = [["review", { reviews }]];
  const read = await readReviews(await jobBehind(left));
  expect(read.reviews[0]?.issues).toHaveLength(answerLimits.issues);
  expect(read.reviews[0]?.issues[0]?.title).toHaveLength(answerLimits.texts.title);
  expect(read.reviews[0]?.summary).toHaveLength(answerLimits.texts.summary);
  expect(read.works[0]?.notices[0]).toBe(
    "The answers of claude are longer than is used of them: 2 texts cut, 1 item left out.",
  );
  const [ballot] = contents.vote.ballots;
  const votes = [{ ...ballot?.votes[0], reason: "a".repeat(100_000) }];
  const cast = ["vote", { ballots: [{ ...ballot, votes }] }] as const;
  const { votes: counted, usages } = await readPanel(await jobBehind([merge(), cast]));
  expect(counted[1]?.votes[0]?.reason).toHaveLength(answerLimits.texts.reason);
  expect(usages[1]?.notices[0]).toContain("1 text cut");
});

it("hands on what reviewers took back, within the limits of an answer", async () => {
  const [first] = contents.review.reviews;
  const { file = "", line = null } = first?.issues[0] ?? {};
  const taken = { file, line, severity: "low", title: "aB".repeat(5_000), description: "" };
  const withdrawn = [{ ...taken, reason: "c".repeat(100_000) }];
  const left: Left = [["review", { reviews: [{ ...first, withdrawn }] }]];
  const { reviews, works } = await readReviews(await jobBehind(left));
  expect(reviews[0]?.withdrawn?.[0]?.title).toHaveLength(answerLimits.texts.title);
  expect(reviews[0]?.withdrawn?.[0]?.reason).toHaveLength(answerLimits.texts.reason);
  expect(works[0]?.notices[0]).toContain("2 texts cut");
  const whole = merge({ reviews: [{ ...review("claude"), withdrawn }, review("codex")] });
  const panel = await readMerge(await jobBehind([whole]));
  expect(panel.reviews.map((one) => one.withdrawn?.length)).toEqual([1, undefined]);
});

it("belongs to the configured panel, in its order", async () => {
  const names = async (...reviewers: readonly string[]) =>
    await readMerge(await jobBehind([merge({ reviews: reviewers.map((name) => review(name)) })]));
  expect((await names("claude", "codex")).reviews).toHaveLength(2);
  await expect(names("claude")).rejects.toThrow("its reviewers are not claude, codex");
  await expect(names("codex", "claude")).rejects.toThrow("its reviewers are not claude, codex");
  await expect(readMerge(await jobBehind([]))).rejects.toThrow("there is no merge");
});

it("counts the votes that were cast, and says whose are missing", async () => {
  const { votes, usages } = await readPanel(await jobBehind([merge(), ["vote", {}]]));
  expect(votes.map(({ reviewer, votes: cast, reason }) => [reviewer, cast.length, reason])).toEqual(
    [
      ["claude", 0, "its job left no artifact"],
      ["codex", 1, null],
    ],
  );
  expect(votes[1]?.ballot.issues).toEqual([ofClaude]);
  expect(usages.map(({ reviewer }) => reviewer)).toEqual(["claude", "codex"]);
});

it("waits for no vote of who failed, and for none where nobody is to vote", async () => {
  const reviews = [review("claude", "failed"), review("codex")];
  const failed = await readPanel(await jobBehind([merge({ reviews }), ["vote", {}]]));
  expect(failed.votes.map(({ reviewer }) => reviewer)).toEqual(["codex"]);
  const off = await readPanel(await jobBehind([merge(), ["vote", {}]], { vote: "false" }));
  expect(off.votes).toEqual([]);
});

it("takes no vote on an issue of the voter's own, and none twice", async () => {
  for (const issues of [[1], [0, 0], [7]]) {
    const ballots = [{ issues, votes: [], reason: null }];
    const job = await jobBehind([merge(), ["vote", { ballots }]]);
    await expect(readPanel(job)).rejects.toThrow("not on the reviewer's ballot");
  }
});

it("counts no vote of an artifact that is none, and tells of it", async () => {
  const job = await jobBehind([
    merge(),
    [
      "vote",
      {
        ballots: [
          {
            issues: [0],
            votes: [
              { issue: 2, verdict: "refute", sameAs: null, reason: "not on the ballot" },
              { issue: -1, verdict: "refute", sameAs: null, reason: "no number" },
              { issue: 1, verdict: "same", sameAs: 9, reason: "no issue of mine" },
              { issue: 1, verdict: "refute", sameAs: null, reason: "the second one" },
            ],
            reason: null,
          },
        ],
      },
    ],
  ]);
  const { issues, votes } = await readPanel(job);
  expect(applyVotes(issues, votes).map((one) => [one.votes.length, one.agreement])).toEqual(
    issues.map(({ votes: before, agreement }) => [before.length, agreement]),
  );
  expect(uncountedNotices(votes)).toEqual([
    "codex: 4 of 4 votes count for nothing: wrong numbers.",
  ]);
});

const issue = issueOn(6);
const fix = fixOf(issue, 6);
const fixes = [{ ...fix, confirmations: [] }];

it("believes the fixer's job no word of a reviewer, and no commit", async () => {
  const claims = {
    confirmations: [{ reviewer: "claude", verdict: "solved", reason: "trust me" }],
    commit: "f".repeat(40),
  };
  const job = await jobBehind([["fix", { fixes: [{ ...fixes[0], ...claims }] }]]);
  const made = await readFixes([issue], job);
  expect(made.fixes).toMatchObject([{ issue: issue.id, confirmations: [], commit: null }]);
  expect(made.fixes[0]?.patch).toBe(fix.patch);
  expect(made.verified).toEqual(new Set(contents.fix.verified));
});

it("takes patches for the issues of this run alone, each once", async () => {
  const read = async (...ids: readonly string[]) =>
    await readFixes(
      [issue, { ...issueOn(9), severity: "low" }],
      await jobBehind([["fix", { fixes: ids.map((id) => ({ ...fixes[0], issue: id })) }]]),
    );
  await expect(read(issue.id)).resolves.toMatchObject({ fixes: [{ issue: issue.id }] });
  // One that is not severe enough to be patched is none of them.
  for (const ids of [["ffffffff"], [issue.id, issue.id], [issueOn(9).id]]) {
    await expect(read(...ids)).rejects.toThrow("not for the issues of this run");
  }
});

it("takes no more patches than one run may make, beside issues that nobody was asked about", async () => {
  const other = issueOn(7);
  const read = async (second: object) => {
    const made = [fixes[0], { ...fixes[0], issue: other.id, ...second }];
    return await readFixes(
      [issue, other],
      await jobBehind([["fix", { fixes: made }]], { "max-fixes": "1" }),
    );
  };
  await expect(read({})).rejects.toThrow("not for the issues of this run");
  const refused = { status: "rejected", tried: false, patch: null, reason: "it is a lock file" };
  expect((await read(refused)).fixes).toMatchObject([{ issue: issue.id }, refused]);
});

it("has failed to patch where the fixer's job left nothing, and only where something was to be patched", async () => {
  const nothing = { fixes: [], independent: true, work: null };
  const left = await readFixes([issue], await jobBehind([]));
  expect(left).toMatchObject({
    ...nothing,
    fixer: { status: "failed", reason: "its job left no artifact", coder: "gemini" },
  });
  const off = await readFixes([issue], await jobBehind([["fix", { fixes }]], { fix: "off" }));
  expect(off).toMatchObject({ ...nothing, fixer: null });
  expect(await readFixes([], await jobBehind([]))).toMatchObject({ ...nothing, fixer: null });
});

const proposed = [
  { issue, patch: "patch" },
  { issue: { ...issueOn(9), reviewers: ["codex"] }, patch: "patch" },
];
const word = (id: string) => ({ issue: id, verdict: "solved", reason: "gone" });
const confirmations = (...ids: readonly string[]) =>
  ["confirm", { confirmations: ids.map(word) }] as const;

it("counts a reviewer's word on the patches of issues it stands behind, and on no others", async () => {
  const ids = [issue.id, issueOn(9).id, "ffffffff"];
  const job = await jobBehind([confirmations(...ids)]);
  const read = await readConfirmations(proposed, ["claude", "codex"], job);
  expect(read.confirmations).toEqual([{ reviewer: "claude", ...word(issue.id) }]);
  expect(read.notices).toEqual(["The patches were not shown to codex: its job left no artifact."]);
  expect(read.works).toMatchObject([{ reviewer: "claude" }]);
});

it("takes no word twice, and asks for none where nobody is to confirm", async () => {
  const twice = await jobBehind([confirmations(issue.id, issue.id)]);
  await expect(readConfirmations(proposed, ["claude"], twice)).rejects.toThrow(ArtifactError);
  const off = await jobBehind([confirmations(issue.id)], { "confirm-fixes": "false" });
  const none = { confirmations: [], works: [], notices: [] };
  expect(await readConfirmations(proposed, ["claude"], off)).toEqual(none);
  expect(await readConfirmations([], ["claude"], await jobBehind([]))).toEqual(none);
});

it("resolves what was not raised again only where every job looked at all of it to its end", async () => {
  const diff = parseDiff(`diff --git a/src/a.ts b/src/a.ts
--- a/src/a.ts
+++ b/src/a.ts
@@ -1 +1 @@
-old
+new
`);
  const job = await jobBehind([]);
  const [known] = job.planned.memory.issues;
  if (known === undefined) throw new Error("nothing is remembered");
  const issues = [{ ...known, code: [], inThread: false }];
  const planned = { ...job.planned, memory: { ...job.planned.memory, issues, renamedFrom: [] } };
  const [work] = contents.merge.works;
  if (work === undefined) throw new Error("nobody worked");
  const resolved = async (over: Partial<PanelAnswers> = {}) => {
    const said = { reviews: [review("claude")], issues: [], votes: [], usages: [work], ...over };
    const change = { diff, reviewed: diff, skippedFiles: [] };
    const told = await reconcilePlanned(said as never, change as never, { ...job, planned });
    return told.resolved.length;
  };
  expect(await resolved()).toBe(1);
  expect(await resolved({ usages: [work, { ...work, stopped: "cancelled" }] })).toBe(0);
  expect(await resolved({ reviews: [review("claude"), review("codex", "partial")] as never })).toBe(
    0,
  );
});

it("reads the plan of its own repository alone", async () => {
  const job = await jobBehind([["plan", {}]]);
  expect(await readPlan(job, "acme/shop")).toMatchObject({ decision: "ready" });
  await expect(readPlan(job, "acme/other")).rejects.toThrow("about another repository");
  await expect(readPlan(await jobBehind([]), "acme/shop")).rejects.toThrow("there is no plan");
});

it("takes no plan that pins what it does not decide, or decides what it does not pin", async () => {
  const folder = await openFolder(all.path);
  const of = (over: object) => () => plannedChange(artifactOf("plan", null, over), folder);
  expect(of({})()).toMatchObject({ pullRequest: 7, head: plan.head });
  expect(of({ decision: "unchanged" })()).toMatchObject({ pullRequest: 7 });
  expect(of({ decision: "skipped", pinned: null })()).toBeNull();
  expect(of({ decision: "nothing-new", pinned: null })()).toBeNull();
  for (const over of [
    { decision: "skipped" },
    { decision: "nothing-new" },
    { pinned: null },
    { head: null },
    { base: null },
    { pullRequest: null },
  ]) {
    expect(of(over)).toThrow("does not go with what it pins");
  }
});
