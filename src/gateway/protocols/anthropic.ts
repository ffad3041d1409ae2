import { countIn, type Json, objectIn, objectsIn, textIn } from "./json.ts";
import { outputTokensOr, type Protocol } from "./protocol.ts";

/** The longest answer of a current model: https://platform.claude.com/docs/en/about-claude/models/overview */
const LONGEST_ANSWER = 128_000;

/** Anthropic's Messages API as claude uses it. */
export const anthropic: Protocol = {
  baseUrl: "https://api.anthropic.com",
  pathPrefix: "/v1/messages",
  serves: ({ pathname, search }) =>
    pathname === "/v1/messages" && (search === "" || search === "?beta=true"),
  // What else a subscription's request takes (the beta header `oauth-2025-04-20`) claude sends itself.
  keyHeaders: ({ key, keyKind }) =>
    keyKind === "oauth" ? { authorization: `Bearer ${key}` } : { "x-api-key": key },
  modelOf: (_, body) => textIn(body.model),
  hosted,
  maxOutputTokens: (body) => outputTokensOr(body.max_tokens, LONGEST_ANSWER),
  withMaxOutputTokens(body, tokens) {
    const thinking = objectIn(body.thinking);
    // The vendor refuses a thinking budget that leaves nothing for the answer.
    const tooMuch = countIn(thinking.budget_tokens) >= tokens;
    return {
      ...body,
      max_tokens: tokens,
      ...(tooMuch && { thinking: { ...thinking, budget_tokens: Math.floor(tokens / 2) } }),
    };
  },
  errorBody: (status, message) => ({
    type: "error",
    error: { type: status === 400 ? "invalid_request_error" : "api_error", message },
  }),
  read(event) {
    const delta = objectIn(event.delta);
    const text = textIn(delta.text) ?? textIn(delta.thinking) ?? textIn(delta.partial_json) ?? "";
    const usage = objectIn(event.message).usage ?? event.usage;
    return {
      usage: usage === undefined ? undefined : objectIn(usage),
      final: event.type === "message_delta" || event.type === "message",
      characters: text.length,
    };
  },
  tokens: (usage) => ({
    inputTokens: countIn(usage.input_tokens),
    cachedInputTokens: countIn(usage.cache_read_input_tokens),
    cacheWriteTokens: countIn(usage.cache_creation_input_tokens),
    outputTokens: countIn(usage.output_tokens),
  }),
};

function hosted(body: Json): string | undefined {
  for (const { type } of objectsIn(body.tools)) {
    // Every other type is run by the vendor, or is a computer's.
    if (type !== undefined && type !== null && type !== "custom") return `the tool ${String(type)}`;
  }
  for (const member of ["mcp_servers", "container"]) {
    const value = body[member];
    if (value !== undefined && value !== null) return member;
  }
  if (!["standard", undefined, null].includes(body.speed as string)) return "another speed";
  for (const { content } of objectsIn(body.messages)) {
    const found = foreignContent(content);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Images and documents come along or not at all: no address, no stored file. */
function foreignContent(content: unknown): string | undefined {
  for (const block of objectsIn(content)) {
    if (block.type === "container_upload") return "a stored file";
    const source = objectIn(block.source);
    if (source.type !== undefined && !["base64", "text", "content"].includes(String(source.type)))
      return `content by ${String(source.type)}`;
    const found = foreignContent(block.content) ?? foreignContent(source.content);
    if (found !== undefined) return found;
  }
  return undefined;
}
