import { expect, test } from "vitest";
import { reconnectDelayMs, retryDelayMs } from "../../src/gateway/retry-delay.ts";

const failure = (status: number, headers = {}, error: object = {}) => ({
  status,
  headers,
  body: JSON.stringify({ error }),
});

test.each([
  ["retry-after in seconds", failure(429, { "retry-after": "2" }), 2000],
  ["retry-after of a minute", failure(429, { "retry-after": "60" }), 60_000],
  ["retry-after-ms of nothing", failure(429, { "retry-after-ms": "0", "retry-after": "1" }), 0],
  [
    "retry-after beside a negative one",
    failure(429, { "retry-after-ms": "-1", "retry-after": "1" }),
    1000,
  ],
  ["Google's RetryInfo of nothing", failure(429, {}, { details: { retryDelay: "0s" } }), 0],
  ["a date that is over", failure(503, { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }), 0],
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

test("a wait that nobody can read is as long as none that is named", () => {
  const unread = [
    failure(429, { "retry-after": "soon" }),
    failure(429, {}, { details: [{ retryDelay: "-1s" }] }),
    failure(429, {}, { details: [{ retryDelay: 1 }] }),
    { ...failure(429), body: "busy" },
  ];
  for (const given of unread) {
    expect(retryDelayMs(given, 1)).toBeGreaterThanOrEqual(250);
    expect(retryDelayMs(given, 1)).toBeLessThanOrEqual(500);
  }
});

test("delays differ by chance, and none is longer than eight seconds", () => {
  const delays = Array.from({ length: 200 }, () => retryDelayMs(failure(500), 5) ?? 0);
  expect(Math.max(...delays)).toBeLessThanOrEqual(8_000);
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(4_000);
  expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(1_000);
});

test.each([
  ...["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EAI_AGAIN"],
  ...["EHOSTUNREACH", "ENETUNREACH"],
])("%s of a connection may pass, five times", (code) => {
  expect(reconnectDelayMs(code, 5)).toBeGreaterThanOrEqual(4_000);
  expect(reconnectDelayMs(code, 6)).toBeUndefined();
});

test("a connection is tried again when its failure may pass, and not for ever", () => {
  expect(reconnectDelayMs("ECONNREFUSED", 1)).toBeGreaterThan(0);
  expect(reconnectDelayMs("ECONNREFUSED", 6)).toBeUndefined();
  expect(reconnectDelayMs("CERT_HAS_EXPIRED", 1)).toBeUndefined();
  expect(reconnectDelayMs("ENOTFOUND", 1)).toBeUndefined();
});
