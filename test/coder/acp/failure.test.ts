import { expect, test } from "vitest";
import { answerFailure } from "../../../src/coder/acp/client.ts";
import { RpcError } from "../../../src/coder/rpc/json-rpc.ts";

function failureOf(code: number, message: string, data?: unknown) {
  return answerFailure(new RpcError("session/prompt", { code, message, data }));
}

/** The vendor's error body, which the CLI hands on as its message. */
const body = (code: number, message: string) => JSON.stringify({ error: { code, message } });

test.each([
  [403, "The caller does not have permission", "authentication", 403],
  [400, body(400, "API key not valid. Please pass a valid API key."), "authentication", 400],
  [400, body(400, "Invalid JSON payload received."), "api", 400],
  [429, "You have exhausted your daily quota on this model.", "rate-limit", 429],
  [503, "The model is overloaded.", "overloaded", 503],
  [500, body(500, "An internal error has occurred."), "overloaded", 500],
  [500, "terminated", "overloaded", undefined],
  [500, "models/x is not found for API version v1beta", "api", undefined],
  [-32603, "Internal error", "api", undefined],
])("reads code %i with %j as %s", (code, message, reason, status) => {
  const failure = failureOf(code, message);
  expect(failure.reason).toBe(reason);
  expect(failure.details.status).toBe(status);
});

test("takes the sentence out of the vendor's body", () => {
  expect(failureOf(400, body(400, "Invalid JSON payload received.")).message).toBe(
    "Invalid JSON payload received.",
  );
});

test("tells what the CLI adds to an error of its own", () => {
  const { message } = failureOf(-32603, "Internal error", { details: "Error in settings.json" });
  expect(message).toContain("Error in settings.json");
});
