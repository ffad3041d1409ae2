import { expect, test } from "vitest";
import { turnFailure } from "../../../src/coder/codex/failure.ts";

test.each([
  [{ httpConnectionFailed: { httpStatusCode: 403 } }, "authentication", 403],
  [{ responseTooManyFailedAttempts: { httpStatusCode: 429 } }, "rate-limit", 429],
  [{ responseStreamConnectionFailed: { httpStatusCode: 529 } }, "overloaded", 529],
  [{ responseStreamDisconnected: { httpStatusCode: null } }, "api", undefined],
  [{ activeTurnNotSteerable: { turnKind: "review" } }, "api", undefined],
  ["usageLimitExceeded", "rate-limit", undefined],
  ["internalServerError", "overloaded", 500],
  ["sessionBudgetExceeded", "limit", undefined],
  ["a word of a later release", "api", undefined],
  [null, "api", undefined],
])("reads %j as %s", (codexErrorInfo, reason, status) => {
  const failure = turnFailure({ message: "The turn failed", codexErrorInfo });
  expect(failure).toMatchObject({ reason, message: "The turn failed" });
  expect(failure.details.status).toBe(status);
});

test("counts a connection that broke among what passes", () => {
  const message = "stream disconnected before completion: idle timeout waiting for SSE";
  const failure = turnFailure({ message, codexErrorInfo: "other" });
  expect(failure).toEqual({ reason: "overloaded", message, details: { status: undefined } });
});

test("takes the sentence out of a body that codex hands on", () => {
  const message = '{"error":{"message":"Invalid schema","type":"invalid_request_error"}}';
  const failure = turnFailure({ message, codexErrorInfo: "other" });
  expect(failure).toEqual({ reason: "api", message: "Invalid schema", details: { status: 400 } });
});
