import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { conclude, concludeStage } from "../../src/action/conclude.ts";
import { type Finished, skipped } from "../../src/action/job.ts";
import type { PostedComment, Published } from "../../src/github/plan/publication.ts";
import type { ReportedIssue } from "../../src/model/issue.ts";
import { headline } from "../../src/report/markdown/summary.ts";
import { plainEnglish } from "../../src/words/words.ts";
import { fixOf, issueOn, issueOnFile, resultOf } from "../report/sample.ts";
import { startGitHub } from "../world/github/start.ts";
import { openJob } from "./open-job.ts";

const published: Published = {
  comments: [],
  commits: [],
  reviewUrl: null,
  notices: [],
  lost: [],
  summaryUrl: null,
  summaryCommentId: 1,
  checkRunUrl: null,
};

/** What the shell makes of a run, with the notes it prints and its report. */
async function concluded(finished: Finished, inputs: Record<string, string> = {}) {
  await using world = await startGitHub();
  await using open = await openJob(world, { inputs });
  const made = await conclude(finished, open.job);
  const { report, sarif } = made.outputs;
  return {
    ...made,
    notes: open.notes,
    report: report === "" ? null : (JSON.parse(await readFile(report, "utf8")) as unknown),
    sarif: sarif === "" ? null : (JSON.parse(await readFile(sarif, "utf8")) as unknown),
  };
}

/** A run whose result was posted so. */
function finishedWith(
  issues: readonly ReportedIssue[],
  posted: Partial<Published> | null,
  over: Partial<Finished> = {},
): Finished {
  const result = resultOf(issues);
  return {
    result,
    outcome: result.outcome,
    reason: "",
    reviewUrl: null,
    posted: posted === null ? null : { ...published, ...posted },
    notices: [],
    ...over,
  };
}

const refused = ({ id }: ReportedIssue): PostedComment => {
  return { issue: id, status: "refused", reason: "no such line" };
};
const many = (count: number) =>
  Array.from({ length: count }, (_, at) => issueOn(2 + (at % 16), `Problem ${at}`));

describe("annotations of the workflow run", () => {
  it("show the issues that GitHub did not take, the best ranked eight of them and no more", async () => {
    // A runner shows ten of a kind in each step, ours of other things among them.
    for (const [count, shown] of [
      [8, 8],
      [9, 8],
      [30, 8],
    ] as const) {
      const issues = many(count);
      const finished = finishedWith(issues, { comments: issues.map(refused) });
      const { annotations } = await concluded(finished);
      expect(annotations.map(({ title }) => title)).toEqual(
        issues.slice(0, shown).map(({ title }) => title),
      );
    }
  });

  it("count none that has no line of the head, and show the one behind it", async () => {
    const { anchor } = issueOn(6);
    const deleted = (title: string): ReportedIssue => ({
      ...issueOn(6, title),
      ...(anchor && { anchor: { ...anchor, side: "LEFT" } }),
    });
    const gone = Array.from({ length: 8 }, (_, at) => deleted(`Deleted ${at}`));
    const issues = [...gone, issueOn(9, "Stands")];
    const { annotations } = await concluded(
      finishedWith(issues, { comments: issues.map(refused) }),
    );
    expect(annotations).toMatchObject([{ title: "Stands", file: "src/cart.ts", startLine: 9 }]);
  });

  it("do not show what stands in the diff, in a check run, or was not to be posted", async () => {
    const issues = [issueOn(6), issueOn(9)];
    const [first, second] = issues as [ReportedIssue, ReportedIssue];
    const taken: PostedComment = { issue: first.id, status: "posted", url: "url" };
    const comments = [taken, refused(second)];
    const one = await concluded(finishedWith(issues, { comments }));
    expect(one.annotations.map(({ title }) => title)).toEqual([second.title]);
    const checked = { comments, checkRunUrl: "https://github.test/runs/1" };
    expect((await concluded(finishedWith(issues, checked))).annotations).toEqual([]);
    expect((await concluded(finishedWith(issues, null))).annotations).toEqual([]);
  });
});

it("puts out what the run came to, and writes its report and SARIF file", async () => {
  const issues = [issueOn(6), { ...issueOnFile("Whole file"), severity: "low" as const }];
  const [first] = issues as [ReportedIssue];
  const fixes = [fixOf(first, 6), { ...fixOf(first, 9), status: "rejected" as const }];
  const result = resultOf(issues, { fixes });
  const reviewUrl = "https://github.test/review";
  const made = await concluded(
    { ...finishedWith(issues, {}), result, reviewUrl },
    { sarif: "true" },
  );
  expect(made.outputs).toMatchObject({
    outcome: "success",
    "issue-count": "2",
    "fixed-count": "1",
    "review-url": reviewUrl,
    artifact: "",
    digest: "",
    matrix: "",
  });
  expect(JSON.parse(made.outputs.issues)).toEqual([
    {
      id: first.id,
      file: "src/cart.ts",
      line: 6,
      severity: "high",
      title: "Problem on line 6",
      agreement: 1,
      inline: true,
      fix: { status: "fixed", commit: null, reason: null },
    },
    expect.objectContaining({ title: "Whole file", line: null, inline: false }),
  ]);
  expect(made.report).toEqual(JSON.parse(JSON.stringify(result)));
  expect(made.sarif).toMatchObject({ version: "2.1.0" });
  expect(made).toMatchObject({ warnings: [], failure: null });
  expect(made.notes).toEqual([headline(result, plainEnglish).replaceAll("**", "")]);
});

it("shows in the SARIF file the patches that each apply to the head alone, and no other ones", async () => {
  const issue = issueOn(6);
  const result = resultOf([issue], { fixes: [fixOf(issue, 6)] });
  const patched = async (fix: string) => {
    const { sarif } = await concluded({ ...finishedWith([], {}), result }, { sarif: "true", fix });
    return JSON.stringify(sarif).includes("fixed 6");
  };
  expect(await patched("suggest")).toBe(true);
  expect(await patched("commit")).toBe(false);
});

it("is green where nothing was made, and says why", async () => {
  const made = await concluded(skipped("the pull request is a draft"), { sarif: "true" });
  expect(made).toMatchObject({
    summary: "Crosscheck: skipped. the pull request is a draft\n",
    warnings: ["the pull request is a draft"],
    failure: null,
    report: null,
    sarif: null,
    notes: ["skipped: the pull request is a draft"],
  });
  expect(made.outputs).toMatchObject({ outcome: "skipped", issues: "[]", "issue-count": "0" });
});

it("warns of what is missing of a run and of every notice of it", async () => {
  const reasons = ["codex failed: no key"];
  const finished = finishedWith([], {}, { outcome: "partial", notices: ["no check run"] });
  const result = resultOf([], { outcome: "partial", reasons, notices: ["an untested version"] });
  const made = await concluded({ ...finished, result });
  expect(made.warnings).toEqual(["codex failed: no key", "an untested version", "no check run"]);
  for (const told of ["codex failed: no key", "an untested version", "no check run"]) {
    expect(made.summary).toContain(told);
  }
  expect(made.failure).toBeNull();
});

it.each([
  ["none", ["high"], null],
  ["high", ["high", "medium"], "1 issue is high or worse (fail-on)"],
  ["medium", ["high", "medium", "low"], "2 issues are medium or worse (fail-on)"],
  ["low", ["low"], "1 issue is low or worse (fail-on)"],
  ["high", ["medium", "low"], null],
] as const)("is red by fail-on: %s of issues that are %j", async (failOn, levels, failure) => {
  const issues = levels.map((severity, at) => ({ ...issueOn(6 + at), severity }));
  const made = await concluded(finishedWith(issues, {}), { "fail-on": failOn });
  expect(made.failure).toBe(failure);
});

it("is red for issues of earlier reviews that stand where nothing ran, and where a run failed", async () => {
  const standing = [issueOn(6), issueOn(9)];
  const open = { ...skipped("nothing is new"), standing };
  expect((await concluded(open, { "fail-on": "high" })).failure).toEqual(
    expect.stringMatching(/^2 issues of earlier reviews .* \(fail-on\)$/),
  );
  expect((await concluded(open, { "fail-on": "none" })).failure).toBeNull();
  const reasons = ["claude failed: no key", "codex failed: no key"];
  const result = resultOf([], { outcome: "failed", reasons });
  const failed = { ...finishedWith([], {}), result, outcome: "failed" as const };
  expect((await concluded(failed)).failure).toBe(reasons.join("; "));
  const nothing = { ...skipped("there is no key"), outcome: "failed" as const };
  expect((await concluded(nothing)).failure).toBe("there is no key");
});

it("puts out what a stage hands on, and is red for nothing", async () => {
  await using world = await startGitHub();
  await using open = await openJob(world, { inputs: { stage: "review" } });
  const written = {
    path: "/a/crosscheck-plan.json",
    name: "crosscheck-plan",
    sha256: "f".repeat(64),
  };
  const done = { outcome: "success", reason: "", written, ready: true, matrix: null } as const;
  const made = concludeStage(done, open.job);
  expect(made).toMatchObject({ warnings: [], annotations: [], failure: null });
  expect(made.outputs).toMatchObject({
    outcome: "success",
    artifact: written.path,
    "artifact-name": written.name,
    digest: `${written.name}=${written.sha256}`,
    ready: "true",
    matrix: "",
  });
  const reason = "claude\nfailed: @everybody";
  const failed = concludeStage(
    { ...done, outcome: "failed", reason, written: null, ready: null },
    open.job,
  );
  expect(failed.outputs).toMatchObject({ outcome: "failed", artifact: "", digest: "", ready: "" });
  const said = expect.stringMatching(/^review: failed: .*＠everybody$/);
  expect(failed.warnings).toEqual([said]);
  expect(failed.summary).not.toContain("@everybody");
  expect(failed.failure).toBeNull();
  expect(open.notes.at(-1)).toEqual(said);
});
