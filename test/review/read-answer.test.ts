import { describe, expect, it } from "vitest";
import { type AnswerIssue, answerSchema } from "../../src/model/answer.ts";
import { noCuts } from "../../src/review/answer-limits.ts";
import { readIssue, salvageAnswer } from "../../src/review/read-answer.ts";

const issue: AnswerIssue = {
  file: "src/a.ts",
  line: 4,
  endLine: 6,
  side: "RIGHT",
  severity: "high",
  category: "bug",
  title: "t",
  description: "d",
  snippet: null,
  suggestion: null,
  confidence: 0.9,
  preExisting: false,
};
const answer = { turn: "review", summary: "s", issues: [issue], votes: [], checks: [] };

describe("salvageAnswer", () => {
  it("keeps a valid answer whole", () => {
    expect(salvageAnswer(answer)).toEqual({ answer, cuts: noCuts, droppedCount: 0 });
  });

  it("keeps the valid issues one by one and counts the others", () => {
    const broken = { ...issue, severity: "terrible" };
    const salvaged = salvageAnswer({ issues: [broken, issue, 7, { ...issue, extra: 1 }] });
    expect(salvaged?.answer.issues).toEqual([issue]);
    expect(salvaged?.droppedCount).toBe(3);
  });

  it.each([undefined, null, "prose", 3, [], {}, { issues: "none" }])(
    "gives nothing for %j",
    (value) => {
      expect(salvageAnswer(value)).toBeUndefined();
    },
  );
});

describe("readIssue", () => {
  it("counts what makes no sense as not said", () => {
    const read = readIssue({ ...issue, line: 0, endLine: -2, confidence: 85, snippet: "  " });
    expect(read).toMatchObject({ line: null, endLine: null, confidence: null, snippet: null });
  });

  it.each([
    ["./src/a.ts", "src/a.ts"],
    ["src\\a.ts", "src/a.ts"],
    ["/etc/passwd", null],
    ["../a.ts", null],
    ["src/../../a.ts", null],
    ["a\u0000b", null],
    ["a\nb", null],
    ["", null],
  ])("reads the path %j as %j", (file, expected) => {
    expect(readIssue({ ...issue, file }).file).toBe(expected);
  });

  it("makes a range only of two lines in order", () => {
    expect(readIssue({ ...issue, line: 6, endLine: 4 })).toMatchObject({ line: 6, endLine: null });
    expect(readIssue({ ...issue, line: null, endLine: 4 })).toMatchObject({
      line: 4,
      endLine: null,
    });
  });
});

it("sends a schema that every vendor's strict mode takes", () => {
  const check = (schema: unknown): void => {
    if (typeof schema !== "object" || schema === null) return;
    if ("properties" in schema && typeof schema.properties === "object" && schema.properties) {
      expect(schema).toMatchObject({ type: "object", additionalProperties: false });
      expect("required" in schema && schema.required).toEqual(Object.keys(schema.properties));
    }
    for (const forbidden of [
      "oneOf",
      "anyOf",
      "allOf",
      "minimum",
      "maximum",
      "pattern",
      "format",
    ]) {
      expect(schema).not.toHaveProperty(forbidden);
    }
    for (const value of Object.values(schema)) check(value);
  };
  check(answerSchema);
});
