import { anything, flag, list, members, only, shape, text, variants } from "../shape.ts";

/** A content block of a message, as far as we look into it. */
export type Block =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "thinking"; readonly thinking: string; readonly signature: string }
  | {
      readonly type: "tool_use";
      readonly id: string;
      readonly name: string;
      readonly input: object;
    }
  | {
      readonly type: "tool_result";
      readonly tool_use_id: string;
      readonly content?: string | readonly Block[];
      readonly is_error?: boolean;
    }
  | { readonly type: "redacted_thinking" | "image" | "document" };

/** A message; `system` inside the conversation is what claude 2.1.329 sends its environment with. */
export interface Message {
  readonly role: "user" | "assistant" | "system";
  readonly content: string | readonly Block[];
}

/** Body of `POST /v1/messages`. */
export interface AnthropicBody {
  readonly model: string;
  readonly max_tokens: number;
  readonly messages: readonly Message[];
  readonly system?: string | readonly { readonly text: string }[];
  readonly tools?: readonly { readonly name: string; readonly input_schema?: unknown }[];
  readonly thinking?: { readonly type: string; readonly budget_tokens?: number };
  readonly output_config?: { readonly format?: { readonly schema?: unknown } };
  readonly stream?: boolean;
}

const cacheControl = members({ type: only("ephemeral"), ttl: only("5m", "1h") }, ["type"]);
const textBlock = members(
  { type: { const: "text" }, text, cache_control: cacheControl, citations: anything },
  ["type", "text"],
);
const source = { type: "object", required: ["type"] };
const media = (type: string) =>
  members(
    {
      type: { const: type },
      source,
      cache_control: cacheControl,
      title: anything,
      context: anything,
      citations: anything,
    },
    ["type", "source"],
  );
const block = variants(
  textBlock,
  members({ type: { const: "thinking" }, thinking: text, signature: text }, [
    "type",
    "thinking",
    "signature",
  ]),
  members({ type: { const: "redacted_thinking" }, data: text }, ["type", "data"]),
  members(
    {
      type: { const: "tool_use" },
      id: text,
      name: text,
      input: { type: "object" },
      cache_control: cacheControl,
      caller: anything,
    },
    ["type", "id", "name", "input"],
  ),
  members(
    {
      type: { const: "tool_result" },
      tool_use_id: text,
      content: { anyOf: [text, list(variants(textBlock, media("image"), media("document")))] },
      is_error: flag,
      cache_control: cacheControl,
    },
    ["type", "tool_use_id"],
  ),
  media("image"),
  media("document"),
);

/**
 * The shape of `POST /v1/messages`: the members of the public API (platform.claude.com/docs/en/api/messages) and the
 * beta ones that claude 2.1.329 sends. Nothing else is let through, as the vendor answers "Extra inputs are not
 * permitted".
 */
export const anthropicBody = shape<AnthropicBody>(
  members(
    {
      model: text,
      max_tokens: { type: "integer", minimum: 1 },
      messages: list(
        members(
          { role: only("user", "assistant", "system"), content: { anyOf: [text, list(block)] } },
          ["role", "content"],
        ),
      ),
      system: { anyOf: [text, list(textBlock)] },
      tools: list({
        type: "object",
        required: ["name"],
        properties: { name: text, description: text },
      }),
      tool_choice: {
        type: "object",
        required: ["type"],
        properties: { type: only("auto", "any", "tool", "none") },
      },
      metadata: members({ user_id: { type: ["string", "null"] } }),
      stop_sequences: list(text),
      stream: flag,
      temperature: { type: "number", minimum: 0, maximum: 1 },
      top_k: { type: "integer" },
      top_p: { type: "number" },
      service_tier: only("auto", "standard_only"),
      thinking: members(
        {
          type: only("enabled", "disabled", "adaptive"),
          budget_tokens: { type: "integer", minimum: 1024 },
          display: text,
        },
        ["type"],
      ),
      context_management: members({ edits: list({ type: "object", required: ["type"] }) }),
      output_config: members({
        effort: only("low", "medium", "high", "xhigh", "max"),
        format: members({ type: { const: "json_schema" }, schema: { type: "object" } }, [
          "type",
          "schema",
        ]),
        task_budget: anything,
      }),
      speed: text,
      diagnostics: anything,
    },
    ["model", "max_tokens", "messages"],
  ),
);

/** A message's content as blocks. */
export function blocksOf(message: Message): readonly Block[] {
  return typeof message.content === "string"
    ? [{ type: "text", text: message.content }]
    : message.content;
}
