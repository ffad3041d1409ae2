import { anything, flag, list, members, only, shape, text, variants } from "../shape.ts";

interface TextPart {
  readonly type: string;
  readonly text?: string;
}

/** An item of the conversation, as far as we look into it. */
export type InputItem =
  | {
      readonly type: "message";
      readonly id?: string;
      readonly role: "user" | "assistant" | "developer" | "system";
      readonly content: string | readonly TextPart[];
    }
  | { readonly type: "reasoning"; readonly id?: string }
  | {
      readonly type: "function_call" | "custom_tool_call";
      readonly id?: string;
      readonly call_id: string;
      readonly name: string;
    }
  | {
      readonly type: "function_call_output" | "custom_tool_call_output";
      readonly id?: string;
      readonly call_id: string;
      readonly output: string | readonly TextPart[];
    }
  | {
      readonly type: "additional_tools";
      readonly id?: string;
      readonly tools: readonly ToolDefinition[];
    }
  /** Between a model and the agents that it has started. */
  | { readonly type: "agent_message" | "web_search_call"; readonly id?: string };

/** A tool; a `namespace` holds further ones. */
export interface ToolDefinition {
  readonly type: string;
  readonly name?: string;
  readonly strict?: boolean | null;
  readonly parameters?: unknown;
  readonly tools?: readonly ToolDefinition[];
}

/** Body of `POST /v1/responses`. */
export interface OpenAiBody {
  readonly model: string;
  readonly input: readonly InputItem[];
  readonly instructions?: string | null;
  readonly tools?: readonly ToolDefinition[];
  readonly text?: {
    readonly format?: {
      readonly type: string;
      readonly name?: string;
      readonly strict?: boolean | null;
      readonly schema?: unknown;
    };
  };
  readonly stream?: boolean | null;
  readonly prompt_cache_key?: string;
}

const status = only("in_progress", "completed", "incomplete");
const parts = list({
  type: "object",
  required: ["type"],
  properties: {
    type: only(
      "input_text",
      "output_text",
      "input_image",
      "input_file",
      "refusal",
      "encrypted_content",
    ),
    text,
  },
});
const textOrParts = { anyOf: [text, parts] };
const tool = {
  type: "object",
  required: ["type"],
  properties: {
    type: only(
      "function",
      "custom",
      "namespace",
      "web_search",
      "tool_search",
      "image_generation",
      "local_shell",
    ),
    name: { type: "string", pattern: "^[a-zA-Z0-9_-]{1,128}$" },
    description: text,
    strict: { type: ["boolean", "null"] },
  },
};
const item = variants(
  members(
    {
      type: { const: "message" },
      id: text,
      status,
      role: only("user", "assistant", "developer", "system"),
      content: textOrParts,
      phase: anything,
    },
    ["type", "role", "content"],
  ),
  members(
    {
      type: { const: "reasoning" },
      id: text,
      status,
      summary: list(members({ type: { const: "summary_text" }, text }, ["type", "text"])),
      content: { type: ["array", "null"] },
      encrypted_content: { type: ["string", "null"] },
    },
    ["type", "summary"],
  ),
  members(
    {
      type: { const: "function_call" },
      id: text,
      status,
      call_id: text,
      name: text,
      namespace: text,
      arguments: text,
    },
    ["type", "call_id", "name", "arguments"],
  ),
  members(
    {
      type: { const: "custom_tool_call" },
      id: text,
      status,
      call_id: text,
      name: text,
      namespace: text,
      input: text,
    },
    ["type", "call_id", "name", "input"],
  ),
  ...["function_call_output", "custom_tool_call_output"].map((type) =>
    members({ type: { const: type }, id: text, status, call_id: text, output: textOrParts }, [
      "type",
      "call_id",
      "output",
    ]),
  ),
  members({ type: { const: "web_search_call" }, id: text, status, action: { type: "object" } }, [
    "type",
    "status",
  ]),
  members(
    { type: { const: "agent_message" }, id: text, author: text, recipient: text, content: parts },
    ["type", "author", "recipient", "content"],
  ),
  members(
    { type: { const: "additional_tools" }, id: text, role: only("developer"), tools: list(tool) },
    ["type", "tools"],
  ),
);

/**
 * The shape of `POST /v1/responses`: the members of the public API (developers.openai.com/api/reference) that codex
 * 0.169.0 sends, and `client_metadata`, `additional_tools`, `agent_message`, which it sends beside them.
 */
export const openAiBody = shape<OpenAiBody>(
  members(
    {
      model: text,
      input: list(item),
      instructions: { type: ["string", "null"] },
      tools: list(tool),
      tool_choice: { anyOf: [only("none", "auto", "required"), { type: "object" }] },
      parallel_tool_calls: { type: ["boolean", "null"] },
      reasoning: members({
        effort: only(null, "none", "minimal", "low", "medium", "high", "xhigh"),
        summary: only(null, "auto", "concise", "detailed"),
        context: anything,
      }),
      store: { type: ["boolean", "null"] },
      stream: { type: ["boolean", "null"] },
      stream_options: anything,
      include: list(
        only(
          "reasoning.encrypted_content",
          "message.output_text.logprobs",
          "message.input_image.image_url",
          "web_search_call.action.sources",
        ),
      ),
      prompt_cache_key: text,
      prompt_cache_retention: anything,
      text: members({
        verbosity: only(null, "low", "medium", "high"),
        format: variants(
          members({ type: { const: "text" } }),
          members({ type: { const: "json_object" } }),
          members(
            {
              type: { const: "json_schema" },
              name: { type: "string", pattern: "^[a-zA-Z0-9_-]{1,64}$" },
              description: text,
              strict: { type: ["boolean", "null"] },
              schema: { type: "object" },
            },
            ["type", "name", "schema"],
          ),
        ),
      }),
      service_tier: only(null, "auto", "default", "flex", "priority"),
      max_output_tokens: { type: ["integer", "null"], minimum: 16 },
      temperature: { type: ["number", "null"] },
      top_p: { type: ["number", "null"] },
      truncation: only(null, "auto", "disabled"),
      metadata: { type: ["object", "null"] },
      previous_response_id: { type: ["string", "null"] },
      safety_identifier: text,
      background: flag,
      client_metadata: { type: "object", additionalProperties: text },
    },
    ["model", "input"],
  ),
);
