import { countIn, type Json, objectIn, objectsIn, textIn } from "./json.ts";
import { outputTokensOr, type Protocol } from "./protocol.ts";

/** The longest answer of a current model: https://developers.openai.com/api/docs/models */
const LONGEST_ANSWER = 128_000;

/** What the smallest of them gives, for a request that gets a maximum which it did not bring. */
const SURE_ANSWER = 32_000;

/** OpenAI's Responses API as codex uses it. */
export const openAi: Protocol = {
  baseUrl: "https://api.openai.com",
  pathPrefix: "/v1/responses",
  serves: ({ pathname, search }) => pathname === "/v1/responses" && search === "",
  keyHeaders: ({ key }) => ({ authorization: `Bearer ${key}` }),
  modelOf: (_, body) => textIn(body.model),
  hosted,
  maxOutputTokens: (body) => outputTokensOr(body.max_output_tokens, LONGEST_ANSWER),
  withMaxOutputTokens(body, tokens) {
    const asked = outputTokensOr(body.max_output_tokens, SURE_ANSWER);
    return { ...body, max_output_tokens: Math.min(asked, tokens) };
  },
  errorBody: (status, message) => ({
    error: {
      message,
      type: status === 400 ? "invalid_request_error" : "server_error",
      param: null,
      code: "model_gateway",
    },
  }),
  read(event) {
    const usage = objectIn(event.response).usage ?? event.usage;
    return {
      usage: typeof usage === "object" && usage !== null ? objectIn(usage) : undefined,
      // Only the last event has one.
      final: true,
      characters: textIn(event.delta)?.length ?? 0,
    };
  },
  tokens(usage) {
    const details = objectIn(usage.input_tokens_details);
    const cachedInputTokens = countIn(details.cached_tokens);
    const cacheWriteTokens = countIn(details.cache_write_tokens);
    return {
      // Here input includes both.
      inputTokens: Math.max(0, countIn(usage.input_tokens) - cachedInputTokens - cacheWriteTokens),
      cachedInputTokens,
      cacheWriteTokens,
      outputTokens: countIn(usage.output_tokens),
    };
  },
};

function hosted(body: Json): string | undefined {
  for (const member of ["previous_response_id", "conversation", "prompt"]) {
    const value = body[member];
    if (value !== undefined && value !== null) return member;
  }
  if (body.background === true) return "background";
  if (!["auto", "default", "flex", undefined, null].includes(body.service_tier as string))
    return "another service tier";
  const items = objectsIn(body.input);
  const found = hostedTool(body.tools);
  if (found !== undefined) return found;
  for (const item of items) {
    if (item.type === "item_reference") return "a stored item";
    const inside =
      hostedTool(item.tools) ?? foreignParts(item.content) ?? foreignParts(item.output);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** The tools that the client runs, by their types; all others are the vendor's. */
function hostedTool(tools: unknown): string | undefined {
  for (const tool of objectsIn(tools)) {
    switch (tool.type) {
      case "function":
      case "custom":
      case "local_shell":
        break;
      case "namespace": {
        const found = hostedTool(tool.tools);
        if (found !== undefined) return found;
        break;
      }
      case "tool_search":
        if (tool.execution === "client") break;
        return "the tool tool_search";
      default:
        return `the tool ${String(tool.type)}`;
    }
  }
  return undefined;
}

/** Images and files come along or not at all: no address, no stored file. */
function foreignParts(value: unknown): string | undefined {
  for (const part of objectsIn(value)) {
    for (const member of ["file_id", "file_url"]) {
      if (part[member] !== undefined && part[member] !== null) return `content by ${member}`;
    }
    const image = part.image_url;
    if (image !== undefined && image !== null && !textIn(image)?.startsWith("data:"))
      return "content by image_url";
  }
  return undefined;
}
