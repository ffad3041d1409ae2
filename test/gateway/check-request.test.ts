import { expect, test } from "vitest";
import { isModel } from "../../src/gateway/check-request.ts";

test.each([
  ["claude-opus-5-5", "claude-opus-5-5"],
  ["claude-opus-4-8", "claude-opus-4-8[1m]"],
  ["claude-opus-5-5", "opus"],
  ["claude-sonnet-4-5-20250929", "claude-sonnet-4-5"],
  ["gpt-5.5-2026-01-31", "gpt-5.5"],
  ["gemini-3.1-pro-preview-customtools", "gemini-3.1-pro-preview"],
])("%s is the model %s", (asked, named) => {
  expect(isModel(asked, named)).toBe(true);
});

test.each([
  ["claude-opus-5-5", "claude-opus-5"],
  ["claude-opus-5", "claude-opus-5-5"],
  ["claude-sonnet-5", "opus"],
  ["gpt-5.5-mini", "gpt-5.5"],
  ["gpt-5.5", "gpt-5.5-mini"],
  ["gemini-2.5-flash-lite", "gemini-2.5-flash"],
  ["x-claude-opus-5-5", "claude-opus-5-5"],
])("%s is not the model %s", (asked, named) => {
  expect(isModel(asked, named)).toBe(false);
});
