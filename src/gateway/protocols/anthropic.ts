import type { Tokens } from "../account.ts";
import {
  anything,
  dearer,
  kinds,
  list,
  members,
  never,
  number,
  only,
  plain,
  refused,
  screen,
  textOr,
  weighing,
  words,
} from "./allow-list.ts";
import { countIn, type Json, objectIn, objectsIn, textIn } from "./json.ts";
import { mostTokens } from "./most-tokens.ts";
import { OTHER_MODELS, outputTokensOr, type Protocol, times } from "./protocol.ts";

/** The longest answer of a current model: https://platform.claude.com/docs/en/about-claude/models/overview */
const LONGEST_ANSWER = 128_000;

/** https://platform.claude.com/docs/en/build-with-claude/context-windows */
const LONGEST_PROMPT = 1_000_000;

/** What an image counts at most: claude's own table of models says so. */
const IMAGE_TOKENS = 4_784;

const cacheControl = members({
  type: words("ephemeral"),
  // An hour costs twice the input, five minutes one and a quarter.
  ttl: dearer(words("5m", "1h"), "1h", 2),
});
const text = members({ type: plain, text: plain, cache_control: cacheControl, citations: plain });
const contentBy = (type: string) => refused(`content by ${type}`);
const base64 = members({ type: plain, media_type: plain, data: plain });
const image = members({
  type: plain,
  source: weighing(
    kinds({ base64 }, contentBy),
    ({ data }) => IMAGE_TOKENS - mostTokens(textIn(data) ?? ""),
  ),
  cache_control: cacheControl,
});
const document = members({
  type: plain,
  source: kinds(
    {
      // Compressed pages: how many there are, nobody says.
      base64: weighing(base64, () => LONGEST_PROMPT),
      text: members({ type: plain, media_type: plain, data: plain }),
      content: members({ type: plain, content: textOr(list(kinds({ text, image }))) }),
    },
    contentBy,
  ),
  title: plain,
  context: plain,
  citations: members({ enabled: plain }),
  cache_control: cacheControl,
});
const stored = { container_upload: refused("a stored file") };
const block = kinds({
  ...{ text, image, document, ...stored },
  thinking: members({ type: plain, thinking: plain, signature: plain }),
  redacted_thinking: members({ type: plain, data: plain }),
  tool_use: members({
    type: plain,
    id: plain,
    name: plain,
    input: anything,
    cache_control: cacheControl,
  }),
  tool_result: members({
    type: plain,
    tool_use_id: plain,
    content: textOr(list(kinds({ text, image, document, ...stored }))),
    is_error: plain,
    cache_control: cacheControl,
  }),
});
const tool = members({
  type: plain,
  name: plain,
  description: plain,
  input_schema: anything,
  strict: plain,
  eager_input_streaming: plain,
  cache_control: cacheControl,
});
const choice = members({ type: plain, name: plain, disable_parallel_tool_use: plain });

/** What claude 2.1.329 sends, and the rest of the public API that changes neither price nor place. */
const REQUEST = members({
  model: plain,
  max_tokens: number,
  stream: plain,
  temperature: number,
  top_k: number,
  top_p: number,
  stop_sequences: list(plain),
  metadata: members({ user_id: plain }),
  system: textOr(list(kinds({ text }))),
  messages: list(members({ role: plain, content: textOr(list(block)) })),
  // Every other type is run by the vendor, or is a computer's.
  tools: list(kinds({ "": tool, custom: tool }, (type) => refused(`the tool ${type}`))),
  tool_choice: kinds({ auto: choice, any: choice, tool: choice, none: choice }),
  thinking: members({ type: plain, budget_tokens: number, display: plain }),
  output_config: members({
    effort: plain,
    format: members({ type: plain, schema: anything }),
    task_budget: members({ type: plain, total: number, remaining: number }),
  }),
  context_management: members({
    // These two make a prompt smaller. Another one has a model write a summary, which is billed.
    edits: list(kinds({ clear_thinking_20251015: anything, clear_tool_uses_20250919: anything })),
  }),
  service_tier: only("another service tier", "standard_only"),
  speed: never("another speed", "standard"),
  inference_geo: never("another region", "global"),
  mcp_servers: never("mcp_servers"),
  container: never("container"),
  ...OTHER_MODELS,
});

/** The beta features that claude asks for, as far as they change neither price nor place. */
const BETAS = [
  ...["claude-code-20250219", "oauth-2025-04-20", "interleaved-thinking-2025-05-14"],
  ...["effort-2025-11-24", "structured-outputs-2025-12-15", "context-management-2025-06-27"],
  ...["extended-cache-ttl-2025-04-11", "task-budgets-2026-03-13", "redact-thinking-2026-02-12"],
];

/** Goes on where the model was named with it, as in `claude-opus-4-8[1m]`. */
const LONG_CONTEXT_BETA = "context-1m-2025-08-07";

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
  // The aliases of claude 2.1.329, and the vendor's own names of dated models.
  models: {
    opus: ["claude-opus-5-5"],
    sonnet: ["claude-sonnet-5-5"],
    haiku: ["claude-haiku-5-5"],
    fable: ["claude-fable-5-2"],
    "claude-opus-4-5": ["claude-opus-4-5", "claude-opus-4-5-20251101"],
    "claude-sonnet-4-5": ["claude-sonnet-4-5", "claude-sonnet-4-5-20250929"],
    "claude-haiku-4-5": ["claude-haiku-4-5", "claude-haiku-4-5-20251001"],
  },
  screen: (body) => screen(REQUEST, body),
  headers: [
    ...["accept", "content-type", "user-agent", "x-app", "x-claude-code-session-id"],
    ...["anthropic-version", "anthropic-beta", "anthropic-dangerous-direct-browser-access"],
    ...["x-stainless-arch", "x-stainless-lang", "x-stainless-os", "x-stainless-package-version"],
    ...["x-stainless-retry-count", "x-stainless-runtime", "x-stainless-runtime-version"],
    ...["x-stainless-timeout", "x-stainless-helper-method"],
  ],
  headerValue(name, value, model) {
    if (name !== "anthropic-beta") return value;
    const long = model?.endsWith("[1m]") ? [LONG_CONTEXT_BETA] : [];
    const known = value
      .split(",")
      .map((beta) => beta.trim())
      .filter((beta) => BETAS.includes(beta) || long.includes(beta));
    return known.length > 0 ? known.join(",") : undefined;
  },
  longestPrompt: LONGEST_PROMPT,
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
  tokens: billedTokens,
  dearTokens(usage) {
    const tokens = billedTokens(usage);
    const hour = countIn(objectIn(usage.cache_creation).ephemeral_1h_input_tokens);
    const factor =
      (usage.speed === "fast" ? FAST_FACTOR : 1) * (usage.inference_geo === "us" ? 1.1 : 1);
    if (hour === 0 && factor === 1) return undefined;
    // An hour in the cache costs twice the input, and what the price says is five minutes: one and a quarter.
    const written = tokens.cacheWriteTokens + hour * (2 / 1.25 - 1);
    return times(factor, { ...tokens, cacheWriteTokens: written });
  },
};

/** The dearest fast mode costs so many times its model's price. */
const FAST_FACTOR = 6;

/** The sum of all passes: the figures beside them leave out the passes that wrote a summary. */
function billedTokens(usage: Json): Tokens {
  const whole = tokensOf(usage);
  const passes = objectsIn(usage.iterations).map(tokensOf);
  const most = (member: keyof Tokens) =>
    Math.max(
      whole[member],
      passes.reduce((sum, pass) => sum + pass[member], 0),
    );
  return {
    inputTokens: most("inputTokens"),
    cachedInputTokens: most("cachedInputTokens"),
    cacheWriteTokens: most("cacheWriteTokens"),
    outputTokens: most("outputTokens"),
  };
}

function tokensOf(usage: Json): Tokens {
  return {
    inputTokens: countIn(usage.input_tokens),
    cachedInputTokens: countIn(usage.cache_read_input_tokens),
    cacheWriteTokens: countIn(usage.cache_creation_input_tokens),
    outputTokens: countIn(usage.output_tokens),
  };
}
