import { expect, it } from "vitest";
import { answerSchema } from "../../src/model/answer.ts";
import { salvageAnswer } from "../../src/review/read-answer.ts";

it("is closed, requires every member and has none of the keywords that strict modes refuse", () => {
  const refused = ["anyOf", "oneOf", "allOf", "minimum", "maximum", "pattern", "default", "$ref"];
  const check = (schema: unknown): void => {
    if (typeof schema !== "object" || schema === null) return;
    const one = schema as Readonly<Record<string, unknown>>;
    if (one.type === "object") {
      expect(one.additionalProperties).toBe(false);
      expect(one.required).toEqual(Object.keys(one.properties as object));
    }
    expect(Object.keys(one).filter((name) => refused.includes(name))).toEqual([]);
    for (const inside of Object.values(one)) check(inside);
  };
  check(answerSchema);
});

it("takes null exactly where a member may be left out", () => {
  const issue = {
    file: "a.ts",
    line: null,
    endLine: null,
    side: null,
    severity: "low",
    category: "bug",
    title: "",
    description: "",
    snippet: null,
    suggestion: null,
    confidence: 1,
    preExisting: false,
  };
  const kept = (member: string) =>
    salvageAnswer({ issues: [{ ...issue, [member]: null }] })?.answer.issues.length === 1;
  expect(Object.keys(issue).filter(kept)).toEqual([
    "line",
    "endLine",
    "side",
    "snippet",
    "suggestion",
  ]);
});
