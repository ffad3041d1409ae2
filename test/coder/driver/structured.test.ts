import { describe, expect, test } from "vitest";
import { answerCheck, parseAnswer, repairPrompt } from "../../../src/coder/driver/structured.ts";
import { UsageError } from "../../../src/errors.ts";

const schema = {
  type: "object",
  properties: { word: { type: "string" }, count: { type: "integer", format: "int32" } },
  required: ["word", "count"],
  additionalProperties: false,
};
const text = (value: string) => ({ text: value, structured: undefined });

describe("the answer's JSON", () => {
  test("is the whole text", () => {
    expect(parseAnswer(' {"a": 1}\n')).toEqual({ json: { a: 1 } });
  });

  test("is the one fenced block among prose", () => {
    const answer = 'Here it is:\n\n```json\n{"a": 1}\n```\nAnything else?';
    expect(parseAnswer(answer)).toEqual({ json: { a: 1 } });
  });

  test("is not cut by a fence inside one of its strings", () => {
    const value = { suggestion: "```ts\nlet a = 1;\n```" };
    const pretty = JSON.stringify(value, null, 2);
    expect(parseAnswer(`\`\`\`json\n${pretty}\n\`\`\``)).toEqual({ json: value });
  });

  test("is found beside a block of code that is no JSON", () => {
    const answer = '```ts\nlet a = 1;\n```\n```json\n{"a": 1}\n```';
    expect(parseAnswer(answer)).toEqual({ json: { a: 1 } });
  });

  test("is not chosen among several", () => {
    const answer = '```json\n{"a": 1}\n```\n```json\n{"a": 2}\n```';
    expect(parseAnswer(answer)).toEqual({
      problem: expect.stringContaining("more than one"),
    });
  });

  test.each(["", "It is fine.", '{"a": 1} trailing', '```json\n{"a": \n```'])(
    "is not found in %j",
    (answer) => {
      expect(parseAnswer(answer)).toEqual({ problem: expect.stringContaining("not JSON") });
    },
  );
});

describe("the check of an answer", () => {
  const check = answerCheck(schema);

  test("accepts what the schema allows and keeps to formats it does not know", () => {
    const json = { word: "a", count: 1 };
    expect(check(text(JSON.stringify(json)))).toEqual({ status: "valid", json });
  });

  test("prefers the value that the CLI hands on over the text", () => {
    const json = { word: "a", count: 1 };
    expect(check({ text: "Done.", structured: json })).toEqual({ status: "valid", json });
  });

  test("names every broken rule with its place", () => {
    const answer = check(text('{"word": 3, "extra": true}'));
    expect(answer).toMatchObject({ status: "invalid", json: { word: 3, extra: true } });
    const violations = answer.status === "invalid" ? answer.violations : [];
    expect(violations).toHaveLength(3);
    const prompt = repairPrompt(violations);
    expect(prompt).toContain("- /word: must be string");
    expect(prompt).toContain("'count'");
    expect(prompt).toContain('"extra"');
  });

  test("says that prose is not JSON", () => {
    const answer = check(text("It is fine."));
    expect(answer).toMatchObject({ status: "invalid", json: undefined });
  });

  test("names no more broken rules than a prompt can carry", () => {
    const list = answerCheck({ type: "array", items: { type: "string" } });
    const answer = list({ text: "", structured: Array.from({ length: 500 }, () => 1) });
    expect(answer.status === "invalid" && answer.violations.length).toBe(20);
  });

  test("refuses a schema that is none", () => {
    expect(() => answerCheck({ type: "banana" })).toThrow(UsageError);
  });
});
