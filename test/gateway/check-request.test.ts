import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { checkRequest, isModel } from "../../src/gateway/check-request.ts";
import { protocols } from "../../src/gateway/protocols/protocols.ts";
import { createThread } from "../../src/gateway/thread.ts";

const names = Object.assign({}, ...Object.values(protocols).map(({ models }) => models));

test.each([
  ["claude-opus-5-5", "claude-opus-5-5"],
  ["claude-opus-4-8", "claude-opus-4-8[1m]"],
  ["claude-opus-5-5", "opus"],
  ["claude-sonnet-4-5-20250929", "claude-sonnet-4-5"],
  ["claude-sonnet-4-5", "claude-sonnet-4-5"],
  ["claude-sonnet-5-5", "sonnet"],
  ["claude-haiku-5-5", "haiku"],
  ["claude-fable-5-2", "fable"],
  ["gpt-5.5", "gpt-5.5"],
  ["gemini-3.1-pro-preview-customtools", "gemini-3.1-pro-preview"],
])("%s is the model %s", (asked, named) => {
  expect(isModel(asked, named, names)).toBe(true);
});

test.each([
  ["claude-opus-5-5", "claude-opus-5"],
  ["claude-opus-5", "claude-opus-5-5"],
  ["claude-sonnet-5", "opus"],
  ["gpt-5.5-mini", "gpt-5.5"],
  ["gpt-5.5", "gpt-5.5-mini"],
  ["gemini-2.5-flash-lite", "gemini-2.5-flash"],
  ["x-claude-opus-5-5", "claude-opus-5-5"],
  ["gpt-5.5-2026-01-31", "gpt-5.5"],
  ["gpt-5.5-20260131-customtools", "gpt-5.5"],
  ["claude-opus-5-5-20260131", "claude-opus-5-5"],
  ["claude-opus-4-1", "opus"],
  ["claude-opus-5", "opus"],
  ["claude-3-opus-20240229", "opus"],
  ["x-opus-y", "opus"],
  ["opus", "opus"],
  ["gemini-3.8-flash-lite", "flash"],
  ["gemini-2.5-pro-customtools", "gemini-2.5-pro"],
  ["constructor", "toString"],
  ["gpt-5.5-2026013", "gpt-5.5"],
  ["gpt-5.5-2026-01-31-x", "gpt-5.5"],
  ["gpt-5.5x-20260131", "gpt-5.5"],
  ["claude-opus-4-8", "claude-opus[1m]-4-8"],
  ["claude-opus-4-8[1m]-x", "claude-opus-4-8"],
])("%s is not the model %s", (asked, named) => {
  expect(isModel(asked, named, names)).toBe(false);
});

describe("checkRequest", () => {
  const request = { model: "claude-opus-5-5", messages: [], max_tokens: 10 };
  const thread = (more: object = {}, baseUrl: string | null = null) =>
    createThread(
      { vendor: "anthropic", label: "reviewer", ...more },
      { baseUrl, key: "k" },
      "http://gateway",
      () => {},
    );
  const check = (
    on: ReturnType<typeof thread>,
    message: object = {},
    body: Parameters<typeof checkRequest>[2] = { text: JSON.stringify(request) },
  ) => {
    const sent = { method: "POST", url: "/v1/messages?beta=true", headers: {}, ...message };
    return checkRequest(on, sent as IncomingMessage, body);
  };

  test.each([
    [null, "https://api.anthropic.com/v1/messages?beta=true"],
    ["https://proxy.example", "https://proxy.example/v1/messages?beta=true"],
    ["https://proxy.example/claude//", "https://proxy.example/claude/v1/messages?beta=true"],
    ["https://proxy.example//claude", "https://proxy.example//claude/v1/messages?beta=true"],
  ])("sends to the vendor's address: %s", (baseUrl, url) => {
    expect(check(thread({}, baseUrl))).toEqual({
      url: new URL(url),
      model: "claude-opus-5-5",
      body: request,
      removed: [],
      extraTokens: 0,
      inputFactor: 1,
    });
  });

  test.each([
    ["endpoint", { method: "GET" }],
    ["endpoint", { url: "/v1/files" }],
    ["endpoint", { url: undefined }],
    ["endpoint", { url: "http://[" }],
    ["malformed", { headers: { "content-encoding": "gzip" } }],
  ])("refuses another %s: %j", (reason, message) => {
    expect(check(thread(), message)).toMatchObject({ reason, status: 400 });
  });

  test.each([
    ["size", "too-large"],
    ["malformed", { text: "[]" }],
    ["malformed", { text: JSON.stringify({ messages: [] }) }],
    ["hosted", { text: JSON.stringify({ ...request, tools: [{ type: "web_search_20250305" }] }) }],
  ] as const)("refuses a body for its %s", (reason, body) => {
    expect(check(thread(), {}, body)).toMatchObject({ reason, status: 400 });
  });

  test("refuses another model than the thread's, and everything once it is stopped", () => {
    expect(check(thread({ model: "opus" }))).toMatchObject({ model: "claude-opus-5-5" });
    expect(check(thread({ model: "sonnet" }))).toMatchObject({ reason: "model" });
    const stopped = thread();
    stopped.stop("it took too long");
    expect(check(stopped)).toMatchObject({
      reason: "stopped",
      message: expect.stringContaining("it took too long"),
    });
  });
});
