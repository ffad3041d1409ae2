import { describe, expect, it } from "vitest";
import { markedIssue } from "../../../src/github/marker/marked-issue.ts";
import { summaryMarker } from "../../../src/github/plan/plan-summary.ts";
import { skippedFile } from "../../../src/review/scope/skip-reason.ts";
import { issueOn, issueOnFile, resultOf, reviewer } from "../../report/sample.ts";
import { planOptions, rememberedBy, threadOf } from "../plan-options.ts";

const base = "b".repeat(40);
const failed = { ...reviewer, status: "failed", reason: "it is ill" } as const;
const partly = { ...reviewer, status: "partial", reason: "part of it was not valid" } as const;

describe("the summary's marker", () => {
  it("counts a head as reviewed with its merge base, once every reviewer looked at all of it", () => {
    const options = planOptions({ existing: rememberedBy() });
    expect(summaryMarker(options, resultOf([], { base }))).toMatchObject({
      state: "done",
      head: options.head,
      reviewedHead: options.head,
      reviewedBase: base,
    });
  });

  it("remembers what is listed and no more, and says nothing of it where there is nothing", () => {
    const silent = { ...issueOn(6), silenced: "generated" };
    const marker = summaryMarker(planOptions(), resultOf([silent, issueOn(9)]));
    expect(marker.silenced).toEqual([silent.id]);
    expect(marker.issues.map(({ fingerprint }) => fingerprint)).toContain(silent.fingerprint);
    expect(summaryMarker(planOptions(), resultOf([issueOn(9)]))).not.toHaveProperty("silenced");
  });

  it.each([
    ["a reviewer failed", { reviewers: [reviewer, failed] }],
    ["a reviewer answered in part", { reviewers: [reviewer, partly] }],
    ["the run was stopped", { cancelled: true }],
    ["parts were put off", { skippedFiles: [skippedFile("src/z.ts", "putOff")] }],
  ])("counts the head before as reviewed where %s", (_what, more) => {
    const options = planOptions({ existing: rememberedBy() });
    expect(summaryMarker(options, resultOf([], { base, ...more }))).toMatchObject({
      head: options.head,
      reviewedHead: "c".repeat(40),
      reviewedBase: "d".repeat(40),
    });
    expect(summaryMarker(planOptions(), resultOf([], { base, ...more }))).toMatchObject({
      reviewedHead: null,
      reviewedBase: null,
    });
  });

  it("keeps what was said, committed and dismissed before, and tells what was renamed", () => {
    const commits = [
      { issue: "0123abcd", sha: "1".repeat(40) },
      { issue: "0123abcd", sha: "2".repeat(40), reverts: "1".repeat(40) },
    ];
    const before = { said: ["0123abcd"], commits, dismissed: ["4567abcd"] };
    const answered = markedIssue(issueOnFile("Dismissed in an answer"));
    const existing = { ...rememberedBy(before), dismissed: [answered] };
    const renamedFrom = new Map([["src/new.ts", "src/old.ts"]]);
    const marker = summaryMarker(planOptions({ existing, renamedFrom }), resultOf([]));
    expect(marker).toMatchObject({
      ...before,
      dismissed: ["4567abcd", answered.fingerprint.slice(0, 8)],
      renamed: [{ path: "src/new.ts", first: "src/old.ts" }],
      // Who dismissed it may delete the answer.
      issues: [answered],
    });
  });

  it("holds the issues that no thread holds, in rank order", () => {
    const threads = [threadOf(issueOn(6))];
    const existing = { ...rememberedBy(), threads };
    const open = { ...issueOn(6), state: "open" } as const;
    const elsewhere = { ...issueOn(9), state: "open" } as const;
    const result = resultOf([issueOnFile("Whole file"), open, elsewhere, issueOn(12)]);
    const { issues } = summaryMarker(planOptions({ existing }), result);
    expect(issues.map(({ title }) => title)).toEqual(["Whole file", "Problem on line 9"]);
  });
});
