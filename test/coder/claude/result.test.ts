import { expect, test } from "vitest";
import { turnOutcome } from "../../../src/coder/claude/result.ts";

const nothing = { lastText: "", lastStructured: undefined, lastError: undefined };
const failed = { type: "result", subtype: "success", is_error: true, api_error_status: null };

test.each([
  ["authentication_failed", "authentication"],
  ["rate_limit", "rate-limit"],
  ["overloaded", "overloaded"],
  ["server_error", "overloaded"],
  ["billing_error", "api"],
  [undefined, "api"],
])("judges a failure without a status by its word: %s", (lastError, reason) => {
  const outcome = turnOutcome({ ...failed, result: "It went wrong" }, { ...nothing, lastError });
  expect(outcome).toEqual({ failure: { reason, message: "It went wrong", status: undefined } });
});

test.each(["error_max_turns", "error_max_budget_usd"])("counts %s as a limit", (subtype) => {
  const record = { subtype, is_error: true, errors: ["Reached maximum number of turns (2)"] };
  expect(turnOutcome(record, nothing)).toMatchObject({
    failure: { reason: "limit", message: "Reached maximum number of turns (2)" },
  });
});

test("hands on the last answer when Claude Code gave up on it", () => {
  const record = { subtype: "error_max_structured_output_retries", is_error: true };
  const lastStructured = { verdict: "maybe" };
  expect(turnOutcome(record, { ...nothing, lastStructured })).toEqual({
    end: { text: "", structured: lastStructured },
  });
});
