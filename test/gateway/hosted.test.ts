import { expect, test } from "vitest";
import { protocols } from "../../src/gateway/protocols/protocols.ts";
import type { Vendor } from "../world/models/request.ts";
import { startModels } from "../world/models/server.ts";
import { asks } from "./ask.ts";
import { openGateway } from "./open-gateway.ts";

const says = (...content: object[]) => ({ messages: [{ role: "user", content }] });
const result = (...content: object[]) => says({ type: "tool_result", tool_use_id: "t", content });
const gives = (...parts: object[]) => ({ contents: [{ role: "user", parts }] });
const item = (value: object) => ({ input: [value] });
const message = (part: object) => item({ type: "message", role: "user", content: [part] });

const refused: readonly (readonly [Vendor, string, object])[] = [
  ...[
    ...["web_search_20250305", "web_fetch_20250910", "code_execution_20250825"],
    ...["computer_20250124", "bash_20250124", "memory_20250818", "mcp_toolset", "advisor_20260301"],
  ].map(
    (type) =>
      [
        "anthropic",
        `the tool ${type}`,
        { tools: [{ name: "read" }, { type, name: "x" }] },
      ] as const,
  ),
  [
    "anthropic",
    "mcp_servers",
    { mcp_servers: [{ type: "url", url: "https://x.example", name: "x" }] },
  ],
  ["anthropic", "container", { container: "c" }],
  ["anthropic", "another speed", { speed: "fast" }],
  [
    "anthropic",
    "content by url",
    says({ type: "image", source: { type: "url", url: "https://x.example" } }),
  ],
  [
    "anthropic",
    "content by file",
    says({ type: "document", source: { type: "file", file_id: "f" } }),
  ],
  [
    "anthropic",
    "content by url",
    result({ type: "image", source: { type: "url", url: "https://x.example" } }),
  ],
  ["anthropic", "a stored file", says({ type: "container_upload", file_id: "f" })],
  ...[
    ...["web_search", "web_search_preview", "file_search", "code_interpreter", "mcp"],
    ...["computer_use_preview", "image_generation", "shell", "tool_search"],
  ].map((type) => ["openai", `the tool ${type}`, { tools: [{ type }] }] as const),
  [
    "openai",
    "the tool mcp",
    { tools: [{ type: "namespace", name: "n", tools: [{ type: "mcp" }] }] },
  ],
  ["openai", "the tool mcp", item({ type: "additional_tools", tools: [{ type: "mcp" }] })],
  ["openai", "previous_response_id", { previous_response_id: "resp_1" }],
  ["openai", "conversation", { conversation: "conv_1" }],
  ["openai", "prompt", { prompt: { id: "pmpt_1" } }],
  ["openai", "background", { background: true }],
  ["openai", "another service tier", { service_tier: "priority" }],
  ["openai", "a stored item", item({ type: "item_reference", id: "msg_1" })],
  ["openai", "content by file_id", message({ type: "input_file", file_id: "f" })],
  ["openai", "content by file_url", message({ type: "input_file", file_url: "https://x.example" })],
  [
    "openai",
    "content by image_url",
    message({ type: "input_image", image_url: "https://x.example" }),
  ],
  [
    "openai",
    "content by image_url",
    item({
      type: "function_call_output",
      output: [{ type: "input_image", image_url: "https://x.example" }],
    }),
  ],
  ...[
    ...["googleSearch", "google_search", "googleSearchRetrieval", "urlContext", "codeExecution"],
    ...["googleMaps", "computerUse", "fileSearch", "mcpServers"],
  ].map((name) => ["gemini", `the tool ${name}`, { tools: [{ [name]: {} }] }] as const),
  ["gemini", "the tool googleSearch", { tools: [{ functionDeclarations: [], googleSearch: {} }] }],
  // Where a list is due, Google also takes its only member.
  ["gemini", "the tool googleSearch", { tools: { googleSearch: {} } }],
  ["gemini", "cachedContent", { cachedContent: "cachedContents/1" }],
  ["gemini", "cached_content", { cached_content: "cachedContents/1" }],
  [
    "gemini",
    "generationConfig.max_output_tokens",
    { generationConfig: { max_output_tokens: 1e6 } },
  ],
  ["gemini", "more than one candidate", { generationConfig: { candidateCount: 8 } }],
  ["gemini", "content by fileData", gives({ fileData: { fileUri: "https://x.example" } })],
  ["gemini", "content by file_data", { contents: { parts: { file_data: { file_uri: "f" } } } }],
  [
    "gemini",
    "content by fileData",
    gives({
      functionResponse: { name: "f", response: {}, parts: [{ fileData: { fileUri: "f" } }] },
    }),
  ],
];

test.each(refused)("the gateway refuses %s %s", async (vendor, why, body) => {
  await using models = await startModels();
  await using gateway = await openGateway(models);
  const thread = gateway.open({ vendor, label: "reviewer" });
  const reply = await asks[vendor](thread, body);
  expect(reply.status).toBe(400);
  expect(reply.body).toContain(`model gateway: not allowed here: ${why}`);
  expect(gateway.records).toMatchObject([{ refusal: "hosted", attempts: 0 }]);
  expect([...models.requests, ...models.problems]).toEqual([]);
});

const source = { type: "url", url: "https://x.example" };
const allowed: readonly (readonly [Vendor, string, object])[] = [
  ["anthropic", "its own tools", { tools: [{ name: "a" }, { type: "custom", name: "b" }] }],
  ["anthropic", "an image that comes along", says({ type: "image", source: { type: "base64" } })],
  // What a model said or a tool gave is text, whatever it looks like.
  [
    "anthropic",
    "odd arguments of a call",
    says({ type: "tool_use", input: { source, content: [{ source }] } }),
  ],
  [
    "openai",
    "its own tools",
    { tools: [{ type: "function" }, { type: "custom" }, { type: "local_shell" }] },
  ],
  ["openai", "groups of them", { tools: [{ type: "namespace", tools: [{ type: "function" }] }] }],
  [
    "openai",
    "a search in them by the client",
    { tools: [{ type: "tool_search", execution: "client" }] },
  ],
  [
    "openai",
    "an image that comes along",
    message({ type: "input_image", image_url: "data:image/png;base64,AA" }),
  ],
  ["openai", "empty members", { previous_response_id: null, prompt: null, service_tier: null }],
  ["gemini", "its own tools", { tools: [{ functionDeclarations: [{ name: "a" }] }] }],
  [
    "gemini",
    "an image that comes along",
    gives({ inlineData: { mimeType: "image/png", data: "" } }),
  ],
  [
    "gemini",
    "odd arguments of a call",
    gives({ functionCall: { name: "a", args: { fileData: source } } }),
  ],
];

test.each(allowed)("the gateway lets %s send %s", (vendor, _, body) => {
  const screened = protocols[vendor].screen({ ...body });
  expect(screened).toMatchObject({ body, removed: [], refused: undefined });
});
