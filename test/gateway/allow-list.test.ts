import { describe, expect, test } from "vitest";
import { protocols } from "../../src/gateway/protocols/protocols.ts";
import type { Vendor } from "../world/models/request.ts";
import { startModels } from "../world/models/server.ts";
import { asks, vendors } from "./ask.ts";
import { openGateway } from "./open-gateway.ts";
import { startVendor } from "./vendor-server.ts";

const always = vendors.map((vendor) => ({ vendor, steps: () => ({ text: "Yes." }) }));
const url = "https://x.example/x";
const message = (part: object) => ({ input: [{ type: "message", role: "user", content: [part] }] });
const gives = (part: object) => ({ contents: [{ role: "user", parts: [{ text: "x" }, part] }] });
const edits = (type: string) => ({ context_management: { edits: [{ type }] } });

/** Nothing of the kind reaches the vendor, and the report does not need to know. */
const refused: readonly (readonly [Vendor, object])[] = [
  ["anthropic", { fallbacks: [{ model: "claude-fable-5" }] }],
  ["anthropic", { models: ["x/y"] }],
  ["anthropic", { inference_geo: "us" }],
  ["anthropic", { service_tier: "auto" }],
  ["anthropic", { speed: "FAST" }],
  ["anthropic", { tools: ["web_search"] }],
  ["anthropic", { tools: [[{ type: "web_search_20250305" }]] }],
  ["openai", { background: "true" }],
  ["openai", { background: 1 }],
  ["openai", { store: true }],
  ["openai", { store: "true" }],
  ["openai", { models: ["openai/gpt-6-astra"] }],
  ["openai", { tools: ["web_search"] }],
  ["openai", { tools: [[{ type: "web_search" }]] }],
  ["openai", { tools: [{ type: "tool_search" }] }],
  ["openai", { tool_choice: { type: "web_search" } }],
  ["openai", { service_tier: "PRIORITY" }],
  ["openai", { input: [{ type: "mcp_approval_response", approve: true }] }],
  ["openai", { input: [{ type: "computer_call_output", output: { image_url: url } }] }],
  ["openai", message({ type: "input_image", image_url: { url } })],
  ["gemini", { service_tier: "priority" }],
  ["gemini", { generationConfig: { serviceTier: "PRIORITY" } }],
  ["gemini", { generationConfig: { responseModalities: ["TEXT", "AUDIO"] } }],
  ["gemini", { generationConfig: { candidateCount: "8" } }],
  ["gemini", { generationConfig: { candidate_count: 8 } }],
  ["gemini", { tools: [{ functionDeclarations: null, google_search: {} }] }],
];

test.each(refused)("refuses for %s %j", (vendor, body) => {
  expect(protocols[vendor].screen({ ...body }).refused).toEqual(expect.any(String));
});

const removed: readonly (readonly [Vendor, object, string])[] = [
  ["anthropic", { api_base: url }, "api_base"],
  ["anthropic", { compaction: { type: "enabled" } }, "compaction"],
  ["anthropic", { Container: "c" }, "Container"],
  ["anthropic", { provider: { order: ["z"] } }, "provider"],
  ["anthropic", JSON.parse('{"__proto__":{"a":1}}'), "__proto__"],
  ["anthropic", { constructor: 1 }, "constructor"],
  ["anthropic", { tools: [{ name: "a", allowed_callers: ["x"] }] }, "tools[].allowed_callers"],
  ["anthropic", edits("compact_20260112"), "context_management.edits[]: compact_20260112"],
  [
    "anthropic",
    { messages: [{ role: "user", content: [{ type: "search_result", source: url }] }] },
    "messages[].content[]: search_result",
  ],
  ["openai", { metadata: { a: "b" } }, "metadata"],
  ["openai", { plugins: [{ id: "web" }] }, "plugins"],
  ["openai", { context_management: [{ type: "compaction" }] }, "context_management"],
  ["openai", { include: ["web_search_call.action.sources"] }, "include[]"],
  ["openai", { max_output_tokens: "9" }, "max_output_tokens"],
  ["openai", message({ type: "x", content: [{ image_url: url }] }), "input[].content[]: x"],
  [
    "openai",
    message({ type: "input_audio", input_audio: { data: "AAAA" } }),
    "input[].content[]: input_audio",
  ],
  ["gemini", { labels: { a: "b" } }, "labels"],
  ["gemini", { generationConfig: { speechConfig: {} } }, "generationConfig.speechConfig"],
  [
    "gemini",
    { toolConfig: { includeServerSideToolInvocations: true } },
    "toolConfig.includeServerSideToolInvocations",
  ],
  [
    "gemini",
    gives({ inlineData: { mimeType: "audio/wav", data: "AAAA" } }),
    "contents[].parts[].inlineData: audio/wav",
  ],
  [
    "gemini",
    gives({ inlineData: { mimeType: "Video/MP4", data: "AAAA" }, videoMetadata: { fps: 24 } }),
    "contents[].parts[].inlineData: video/mp4",
  ],
  ["gemini", gives({ executableCode: { code: "1" } }), "contents[].parts[].executableCode"],
];

test.each(removed)("takes out for %s %j, and says so", (vendor, body, place) => {
  const screened = protocols[vendor].screen({ ...body });
  expect(screened.refused).toBeUndefined();
  expect(screened.removed).toContain(place);
  const left = JSON.stringify(screened.body);
  expect(left).not.toMatch(/x\.example|AAAA|"(type|id)":"(x|web|compact)|fps|speech|Server/);
});

describe("the gateway", () => {
  test.each(vendors)(
    "lets %s go on without what it does not know, and tells it once",
    async (vendor) => {
      await using models = await startModels({ scripts: always });
      await using gateway = await openGateway(models);
      const thread = gateway.open({ vendor, label: "reviewer" });
      for (let round = 0; round < 2; round += 1)
        expect((await asks[vendor](thread, { brand_new: 1 }, { "x-brand-new": "1" })).status).toBe(
          200,
        );
      for (const { body, headers } of models.requests) {
        expect(body).not.toHaveProperty("brand_new");
        expect(headers).not.toHaveProperty("x-brand-new");
      }
      const ours = gateway.notices().filter((notice) => notice.includes("brand"));
      expect(ours).toEqual([
        "reviewer sent `brand_new`, which the gateway does not know; it was removed",
        "reviewer sent the header `x-brand-new`, which the gateway does not know; it was removed",
      ]);
      expect(models.problems).toEqual([]);
    },
  );

  test("tells no more than people read, in characters that do no harm", async () => {
    await using models = await startModels({ scripts: always });
    await using gateway = await openGateway(models);
    const thread = gateway.open({ vendor: "openai", label: "reviewer" });
    const names = Array.from({ length: 50 }, (_, n) => [`new-${n}\`\n<img>${"x".repeat(200)}`, n]);
    await asks.openai(thread, Object.fromEntries(names));
    expect(gateway.notices()).toHaveLength(21);
    for (const notice of gateway.notices()) expect(notice).toMatch(/^[^<>\n]{1,200}$/);
  });

  test("hands on no header that means something to a proxy or to the account", async () => {
    await using models = await startModels({ scripts: always });
    await using gateway = await openGateway(models);
    const thread = gateway.open({ vendor: "anthropic", label: "reviewer" });
    const names = [
      ...["x-portkey-custom-host", "helicone-target-url", "cf-aig-skip-cache", "x-real-ip", "via"],
      ...["x-litellm-api-base", "x-goog-request-params", "anthropic-workspace-id", "forwarded"],
      ...["x-original-url", "x-rewrite-url", "x-forwarded-host", "x-http-method-override"],
      ...["openai-organization", "openai-project", "x-goog-user-project", "x-amz-security-token"],
      ...["proxy-authorization", "api-key", "cookie"],
    ];
    const headers = Object.fromEntries(names.map((name) => [name, "x"]));
    expect((await asks.anthropic(thread, {}, headers)).status).toBe(200);
    const seen = Object.keys(models.requests[0]?.headers ?? {});
    expect(seen.filter((name) => names.includes(name))).toEqual([]);
  });

  test.each([
    ["claude-opus-4-8", "effort-2025-11-24"],
    ["claude-opus-4-8[1m]", "effort-2025-11-24,context-1m-2025-08-07"],
  ])("lets claude ask for beta features that it knows, as %s", async (model, kept) => {
    await using models = await startModels({ scripts: always });
    await using gateway = await openGateway(models);
    const thread = gateway.open({ vendor: "anthropic", label: "reviewer", model });
    const betas = "effort-2025-11-24, server-side-fallback-2026-01-01,context-1m-2025-08-07";
    const body = { model: "claude-opus-4-8" };
    await asks.anthropic(thread, body, { "anthropic-beta": betas });
    expect(models.requests[0]?.headers["anthropic-beta"]).toBe(kept);
    expect(gateway.notices().join()).toContain("anthropic-beta: server-side-fallback-2026-01-01");
    await asks.anthropic(thread, body, { "anthropic-beta": "compact-2026-01-12" });
    expect(models.requests[1]?.headers).not.toHaveProperty("anthropic-beta");
  });

  test("hands on no header of an answer that repeats the key", async () => {
    await using vendor = await startVendor(({ headers }, response) => {
      response.writeHead(200, {
        "content-type": "application/json",
        "x-echo": `${headers["x-api-key"]}`,
      });
      response.end("{}");
    });
    await using gateway = await openGateway(vendor);
    const reply = await asks.anthropic(gateway.open({ vendor: "anthropic", label: "reviewer" }));
    expect(reply.headers.get("x-echo")).toBeNull();
  });
});
