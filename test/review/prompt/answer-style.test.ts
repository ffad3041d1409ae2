import { expect, it } from "vitest";
import { answerStyle } from "../../../src/review/prompt/answer-style.ts";

it("tells agents their language and length, and nothing where the prompt says it already", () => {
  expect(answerStyle({ language: "en", tone: "full" })).toBe("");
  const german = answerStyle({ language: "de", tone: "full" });
  expect(german).toContain("in German (de)");
  expect(german).toContain("identifiers");
  const short = answerStyle({ language: "zh-Hant", tone: "short" });
  expect(short).toContain("in Traditional Chinese (zh-Hant)");
  expect(short).toContain("Be brief");
});
