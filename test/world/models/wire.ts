import { type Models, testKeys } from "./server.ts";

/** What came back, the events of a stream parsed. */
export interface WireReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** The JSON after each `data: `. */
  readonly events: readonly Record<string, unknown>[];
  /** The body as JSON; undefined for a stream. */
  readonly json: Record<string, unknown> | undefined;
}

/** Sends a Messages request as claude does; `body` is laid over a minimal valid one. */
export function askAnthropic(models: Models, body: object = {}, headers: object = {}) {
  return post(
    `${models.url}/v1/messages?beta=true`,
    { "x-api-key": testKeys.anthropic, "anthropic-version": "2023-06-01", ...headers },
    {
      model: "claude-sonnet-5",
      max_tokens: 1000,
      stream: true,
      system: "Be brief.",
      messages: [{ role: "user", content: "Review this" }],
      ...body,
    },
  );
}

/** Sends a Responses request as codex does. */
export function askOpenAi(models: Models, body: object = {}, headers: object = {}) {
  return post(
    `${models.url}/v1/responses`,
    { authorization: `Bearer ${testKeys.openai}`, ...headers },
    {
      model: "gpt-5.5",
      stream: true,
      store: false,
      input: [openAiMessage("Review this")],
      ...body,
    },
  );
}

/** A user's message as an item of a Responses request. */
export function openAiMessage(text: string) {
  return { type: "message", role: "user", content: [{ type: "input_text", text }] };
}

/** Sends a Gemini request as the CLI does. */
export function askGemini(
  models: Models,
  body: object = {},
  headers: object = {},
  path = "gemini-2.5-pro:streamGenerateContent?alt=sse",
) {
  return post(
    `${models.url}/v1beta/models/${path}`,
    { "x-goog-api-key": testKeys.gemini, ...headers },
    { contents: [{ role: "user", parts: [{ text: "Fix this" }] }], ...body },
  );
}

/** The same request for each vendor, for what must hold for all of them. */
export const askers = { anthropic: askAnthropic, openai: askOpenAi, gemini: askGemini } as const;

async function post(url: string, headers: object, body: object): Promise<WireReply> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const streamed = response.headers.get("content-type") === "text/event-stream";
  const data = text.split(/\r?\n/).filter((line) => streamed && line.startsWith("data: "));
  return {
    status: response.status,
    headers: response.headers,
    body: text,
    events: data.map((line) => JSON.parse(line.slice(6)) as Record<string, unknown>),
    json: streamed ? undefined : (JSON.parse(text) as Record<string, unknown>),
  };
}
