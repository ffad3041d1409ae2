import { expect, test } from "vitest";
import { execFailure } from "../../../../src/coder/codex/exec/failure.ts";

test.each([
  ["unexpected status 401 Unauthorized: no, url: http://h/v1/responses", "authentication", 401],
  ["unexpected status 503 Service Unavailable: sad", "overloaded", 503],
  ["exceeded retry limit, last status: 429 Too Many Requests", "rate-limit", 429],
  ["We’re currently experiencing high demand, which may cause errors.", "overloaded", 500],
  ["Selected model is at capacity. Please try a different model.", "overloaded", undefined],
  ["rate limit exceeded: try again in 1.5s", "rate-limit", undefined],
  ["You’ve hit your usage limit. Upgrade to Pro", "rate-limit", undefined],
  ["Missing environment variable: `CODEX_API_KEY`.", "authentication", undefined],
  ["stream disconnected before completion: idle timeout", "overloaded", undefined],
  ["Connection failed: error sending request", "overloaded", undefined],
  ["a sentence of a later release, status 500", "api", undefined],
])("reads %j as %s", (message, reason, status) => {
  expect(execFailure(message)).toEqual({ reason, message, details: { status } });
});

test("takes the sentence out of a body that codex hands on", () => {
  const body = '{"error":{"message":"Invalid schema","type":"invalid_request_error"}}';
  const details = { status: 400 };
  expect(execFailure(body)).toEqual({ reason: "api", message: "Invalid schema", details });
});
