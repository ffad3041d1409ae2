import type { Tokens } from "../account.ts";
import {
  anything,
  kinds,
  list,
  members,
  never,
  number,
  only,
  plain,
  type Rule,
  refused,
  screen,
  textOr,
  unknown,
  weighing,
  words,
} from "./allow-list.ts";
import { countIn, type Json, objectIn, textIn } from "./json.ts";
import { mostTokens } from "./most-tokens.ts";
import { OTHER_MODELS, outputTokensOr, type Protocol, times } from "./protocol.ts";

/** The longest answer of a current model: https://developers.openai.com/api/docs/models */
const LONGEST_ANSWER = 128_000;

/** What the smallest of them gives, for a request that gets a maximum which it did not bring. */
const SURE_ANSWER = 32_000;

/** https://developers.openai.com/api/docs/models */
const LONGEST_PROMPT = 1_050_000;

/** What an image counts at most, in its full size and for the model that counts it the most. */
const IMAGE_TOKENS = 40_000;

/** A text that comes along; an address is refused. */
const embedded: Rule = (value, path, findings) =>
  value === null || textIn(value)?.startsWith("data:image/")
    ? value
    : refused("content by image_url")(value, path, findings);
const stored = { file_id: never("content by file_id"), file_url: never("content by file_url") };
const image = weighing(
  members({ type: plain, image_url: embedded, detail: plain, ...stored }),
  ({ image_url }) => IMAGE_TOKENS - mostTokens(textIn(image_url) ?? ""),
);
const file = weighing(
  members({ type: plain, filename: plain, file_data: plain, ...stored }),
  () => LONGEST_PROMPT,
);
const text = members({ type: plain, text: plain });
const said = members({ type: plain, text: plain, annotations: list(unknown) });
const parts = textOr(
  list(
    kinds({
      ...{ input_text: text, output_text: said, input_image: image, input_file: file },
      refusal: members({ type: plain, refusal: plain }),
      encrypted_content: members({ type: plain, encrypted_content: plain }),
    }),
  ),
);

const hostedTool = (type: string) => refused(`the tool ${type}`);
const named = { type: plain, name: plain, description: plain };
const clientTool = members({ ...named, parameters: anything, strict: plain, format: anything });
/** The tools that the client runs; all others are the vendor's. */
const plainTools = { function: clientTool, custom: clientTool };
const toolSearch = members({
  type: plain,
  execution: plain,
  description: plain,
  parameters: anything,
});
const tools = list(
  kinds(
    {
      ...plainTools,
      local_shell: members({ type: plain }),
      namespace: members({ ...named, tools: list(kinds(plainTools, hostedTool)) }),
      tool_search: (value, path, findings) =>
        (objectIn(value).execution === "client" ? toolSearch : hostedTool("tool_search"))(
          value,
          path,
          findings,
        ),
    },
    hostedTool,
  ),
);

const identity = { type: plain, id: plain, status: plain };
const call = { ...identity, call_id: plain, name: plain, namespace: plain };
const output = members({ ...identity, call_id: plain, output: parts });
const message = members({ ...identity, role: plain, content: parts, phase: plain });
const item = kinds({
  ...{ message, "": message },
  reasoning: members({
    ...identity,
    summary: list(kinds({ summary_text: text })),
    content: list(kinds({ reasoning_text: text, text })),
    encrypted_content: plain,
  }),
  function_call: members({ ...call, arguments: plain }),
  custom_tool_call: members({ ...call, input: plain }),
  function_call_output: output,
  custom_tool_call_output: output,
  local_shell_call: members({ ...call, action: anything }),
  local_shell_call_output: output,
  tool_search_call: members({ ...call, execution: plain, arguments: anything }),
  tool_search_output: members({ ...call, execution: plain, tools }),
  additional_tools: members({ ...identity, role: plain, tools }),
  agent_message: members({ ...identity, author: plain, recipient: plain, content: parts }),
  compaction: members({ ...identity, encrypted_content: plain }),
  compaction_trigger: members({ ...identity }),
  item_reference: refused("a stored item"),
  mcp_approval_response: refused("the tool mcp"),
  computer_call_output: refused("the tool computer"),
});
const choice = members({ type: plain, name: plain });

/** What codex 0.169.0 sends, and the rest of the public API that changes neither price nor place. */
const REQUEST = members({
  model: plain,
  input: textOr(list(item)),
  instructions: plain,
  tools,
  tool_choice: (value, path, findings) =>
    typeof value === "string"
      ? words("none", "auto", "required")(value, path, findings)
      : kinds({ function: choice, custom: choice }, hostedTool)(value ?? {}, path, findings),
  parallel_tool_calls: plain,
  reasoning: members({ effort: plain, summary: plain, context: plain }),
  text: members({
    verbosity: plain,
    format: members({
      type: plain,
      name: plain,
      description: plain,
      strict: plain,
      schema: anything,
    }),
  }),
  include: list(words("reasoning.encrypted_content")),
  stream: plain,
  prompt_cache_key: plain,
  client_metadata: members({}, () => plain),
  max_output_tokens: number,
  temperature: number,
  top_p: number,
  truncation: words("auto", "disabled"),
  store: only("a stored answer", false),
  background: never("background", false),
  service_tier: only("another service tier", "auto", "default", "flex"),
  previous_response_id: never("previous_response_id"),
  conversation: never("conversation"),
  prompt: never("prompt"),
  ...OTHER_MODELS,
});

/** OpenAI's Responses API as codex uses it. */
export const openAi: Protocol = {
  baseUrl: "https://api.openai.com",
  pathPrefix: "/v1/responses",
  serves: ({ pathname, search }) => pathname === "/v1/responses" && search === "",
  keyHeaders: ({ key }) => ({ authorization: `Bearer ${key}` }),
  modelOf: (_, body) => textIn(body.model),
  models: {},
  screen: (body) => screen(REQUEST, body),
  headers: [
    ...["accept", "content-type", "user-agent", "originator", "session-id", "thread-id"],
    ...["x-client-request-id", "x-codex-beta-features", "x-codex-turn-metadata"],
    ...["x-codex-turn-state", "x-codex-window-id", "x-codex-parent-thread-id"],
    ...["x-openai-subagent", "x-openai-internal-codex-responses-lite"],
  ],
  longestPrompt: LONGEST_PROMPT,
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
    const answer = event.response === undefined ? event : objectIn(event.response);
    const usage = answer.usage ?? event.usage;
    return {
      // The tier that it was billed by stands beside it.
      usage:
        typeof usage === "object" && usage !== null
          ? { ...objectIn(usage), service_tier: answer.service_tier ?? null }
          : undefined,
      // Only the last event has one.
      final: true,
      characters: textIn(event.delta)?.length ?? 0,
    };
  },
  tokens: billedTokens,
  dearTokens: ({ service_tier: tier, ...usage }) =>
    ["auto", "default", "flex", "batch", null, undefined].includes(tier as string)
      ? undefined
      : times(TIER_FACTOR, billedTokens(usage)),
};

/** The dearest tier costs so many times a model's price. */
const TIER_FACTOR = 2.5;

function billedTokens(usage: Json): Tokens {
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
}
