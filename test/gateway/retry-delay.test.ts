import { expect, test } from "vitest";
import { reconnectDelayMs, retryDelayMs } from "../../src/gateway/retry-delay.ts";

const failure = (status: number, headers = {}, error: object = {}) => ({
  status,
  headers,
  body: JSON.stringify({ error }),
});

test.each([
  ["retry-after in seconds", failure(429, { "retry-after": "2" }), 2000],
  ["retry-after of nothing", failure(503, { "retry-after": "0" }), 0],
  ["retry-after-ms before it", failure(429, { "retry-after-ms": "250", "retry-after": "1" }), 250],
  [
    "Google's RetryInfo",
    failure(429, {}, { details: [{ reason: "x" }, { retryDelay: "1.5s" }] }),
    1500,
  ],
])("a repetition waits as long as %s says", (_, given, delay) => {
  expect(retryDelayMs(given, 1)).toBe(delay);
});

test("a repetition waits until the date that the vendor names", () => {
  const date = new Date(Date.now() + 20_000).toUTCString();
  const delay = retryDelayMs(failure(503, { "retry-after": date }), 1);
  expect(delay).toBeGreaterThan(0);
  expect(delay).toBeLessThanOrEqual(20_000);
});

test.each([408, 429, 500, 502, 503, 504, 529])("%i is repeated, later each time", (status) => {
  const delays = [1, 2, 3, 4, 5].map((attempt) => retryDelayMs(failure(status), attempt) ?? 0);
  for (const [index, delay] of delays.entries()) {
    expect(delay).toBeGreaterThanOrEqual(250 * 2 ** index);
    expect(delay).toBeLessThanOrEqual(500 * 2 ** index);
  }
  expect(retryDelayMs(failure(status), 6)).toBeUndefined();
});

test.each([
  ["the request's own fault", failure(400)],
  ["a wrong key", failure(401)],
  ["a missing permission", failure(403)],
  ["something not there", failure(404)],
  ["something never there", failure(501)],
  ["a wait of an hour", failure(429, { "retry-after": "3600" })],
  ["an empty account", failure(429, {}, { code: "insufficient_quota" })],
  ["a vendor that asks not to", failure(503, { "x-should-retry": "false" })],
])("%s is not repeated", (_, given) => {
  expect(retryDelayMs(given, 1)).toBeUndefined();
});

test("a connection is tried again when its failure may pass, and not for ever", () => {
  expect(reconnectDelayMs("ECONNREFUSED", 1)).toBeGreaterThan(0);
  expect(reconnectDelayMs("ECONNREFUSED", 6)).toBeUndefined();
  expect(reconnectDelayMs("CERT_HAS_EXPIRED", 1)).toBeUndefined();
  expect(reconnectDelayMs("ENOTFOUND", 1)).toBeUndefined();
});
