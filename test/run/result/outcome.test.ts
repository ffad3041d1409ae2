import { describe, expect, it } from "vitest";
import type { ReviewerResult } from "../../../src/model/result.ts";
import { noSpending } from "../../../src/model/spending.ts";
import { skippedFile } from "../../../src/review/scope/skip-reason.ts";
import { outcomeOf } from "../../../src/run/result/outcome.ts";

const reviewer = (status: ReviewerResult["status"], reason: string | null): ReviewerResult => ({
  reviewer: "claude",
  coder: "claude",
  model: null,
  status,
  reason,
  summary: "",
  issueCount: 0,
  droppedCount: 0,
  voted: null,
  durationMs: 1,
  spending: noSpending,
});
const ok = reviewer("ok", null);
const failed = reviewer("failed", "timed out");
const partial = reviewer("partial", "2 of its issues or votes could not be used");
const fixer = { ...ok, status: "failed" as const, reason: "no key" };

describe("outcomeOf", () => {
  it.each([
    ["success", { reviewers: [ok, ok], fixer: null, stopped: null }, []],
    [
      "partial",
      { reviewers: [ok, failed], fixer: null, stopped: null },
      ["claude failed: timed out"],
    ],
    ["partial", { reviewers: [partial], fixer: null, stopped: null }, [/is incomplete/]],
    ["partial", { reviewers: [ok], fixer, stopped: null }, [/the fixer failed: no key/]],
    ["partial", { reviewers: [ok], fixer: null, stopped: "the run was cancelled" }, [/cancelled/]],
    ["failed", { reviewers: [failed, failed], fixer: null, stopped: null }, [/failed/, /failed/]],
    ["failed", { reviewers: [], fixer: null, stopped: null }, []],
  ] as const)("is %s for %j", (outcome, facts, reasons) => {
    const result = outcomeOf({ unread: [], ...facts });
    expect(result.outcome).toBe(outcome);
    expect(result.reasons).toHaveLength(reasons.length);
    for (const [at, reason] of reasons.entries()) expect(result.reasons[at]).toMatch(reason);
  });

  it("is never success where somebody's code was read by nobody, and names some of the files", () => {
    const unread = Array.from({ length: 12 }, (_, at) => skippedFile(`src/${at}.js`, "tooLarge"));
    const facts = { reviewers: [ok], fixer: null, stopped: null };
    const { outcome, reasons } = outcomeOf({ ...facts, unread });
    expect(outcome).toBe("partial");
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toContain(
      "nobody read 12 files of code: src/0.js (too large for one thread",
    );
    expect(reasons[0]).toMatch(/src\/9\.js .*, 2 more$/);
    const one = outcomeOf({ ...facts, unread: unread.slice(0, 1) });
    expect(one.reasons[0]).toMatch(/^nobody read a file of code: src\/0\.js /);
  });

  it("names the lines that nobody read of a file that is reviewed for the rest", () => {
    const lines = [{ side: "RIGHT", start: 1, end: 7_779 } as const];
    const unread = [
      skippedFile("a.js", "putOff"),
      { ...skippedFile("defs.rs", "tooLarge"), lines },
    ];
    expect(outcomeOf({ reviewers: [ok], fixer: null, stopped: null, unread })).toEqual({
      outcome: "partial",
      reasons: [
        "nobody read a file of code: a.js (beyond the parts that one run reviews)",
        "nobody read lines 1–7,779 of defs.rs (too large for one thread)",
      ],
    });
  });
});
