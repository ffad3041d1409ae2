import { describe, expect, it } from "vitest";
import { markedIssue, readMarkedIssue } from "../../src/github/marker/marked-issue.ts";
import { answerSchema } from "../../src/model/answer.ts";
import { categoryNames, isSevere, severities } from "../../src/model/issue.ts";
import { sarifLog } from "../../src/report/sarif/sarif.ts";
import { readReviewFile } from "../../src/review/review-file.ts";
import { issueOn, resultOf } from "../report/sample.ts";

describe("every category", () => {
  it.each(categoryNames)("%s comes back from a marker and from a review file", (category) => {
    const marked = markedIssue({ ...issueOn(3), category });
    expect(readMarkedIssue(JSON.parse(JSON.stringify(marked)))).toEqual(marked);
    const file = JSON.stringify({ reviewer: "claude", issues: [{ title: "x", category }] });
    expect(readReviewFile(file, "")).toMatchObject({ status: "read", issues: [{ category }] });
  });

  it("is offered to models and has a rule of its own in SARIF", () => {
    expect(answerSchema.properties.issues.items.properties.category).toMatchObject({
      enum: categoryNames,
    });
    const options = { version: "1", serverUrl: "https://github.com", independentPatches: true };
    const log = sarifLog(resultOf([]), options);
    const rules = [...categoryNames, "other"].map(
      (id) => expect.objectContaining({ id }) as unknown,
    );
    expect(log).toMatchObject({ runs: [{ tool: { driver: { rules } } }] });
  });
});

describe("isSevere", () => {
  it("takes the same severity and worse ones, and counts one that was not said as the least", () => {
    const taken = severities.map((least) =>
      [...severities, null].filter((severity) => isSevere({ severity }, least)),
    );
    expect(taken).toEqual([["high"], ["high", "medium"], ["high", "medium", "low", null]]);
  });
});
