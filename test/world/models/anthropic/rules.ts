import { Ajv2020 } from "ajv/dist/2020.js";
import { thinkingSignature } from "./answer.ts";
import { type AnthropicBody, type Block, blocksOf, type Message } from "./body.ts";

/** What the Messages API refuses in a body of the right shape: its message, or undefined. */
export function anthropicRefusal(body: AnthropicBody): string | undefined {
  return (
    limits(body) ??
    toolDefinitions(body) ??
    contents(body.messages) ??
    pairing(turns(body.messages))
  );
}

function limits(body: AnthropicBody): string | undefined {
  const budget = body.thinking?.type === "enabled" ? body.thinking.budget_tokens : 0;
  if (budget === undefined) return "thinking.enabled.budget_tokens: Field required";
  if (budget >= body.max_tokens && budget > 0)
    return "`max_tokens` must be greater than `thinking.budget_tokens`.";
  const marks = JSON.stringify(body).split('"cache_control":{').length - 1;
  if (marks > 4) return `A maximum of 4 blocks with cache_control may be provided. Found ${marks}.`;
  return undefined;
}

function toolDefinitions(body: AnthropicBody): string | undefined {
  const names = new Set<string>();
  for (const [index, tool] of (body.tools ?? []).entries()) {
    if (!/^[a-zA-Z0-9_-]{1,128}$/.test(tool.name))
      return `tools.${index}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`;
    if (names.has(tool.name)) return "tools: Tool names must be unique.";
    names.add(tool.name);
    const refusal =
      "type" in tool && tool.type !== "custom" ? undefined : inputSchema(tool.input_schema);
    if (refusal !== undefined) return `tools.${index}.custom.input_schema${refusal}`;
  }
  return undefined;
}

/** https://platform.claude.com/docs/en/agents-and-tools/tool-use: an object schema of draft 2020-12. */
function inputSchema(schema: unknown): string | undefined {
  if (typeof schema !== "object" || schema === null) return ": Field required";
  if (!("type" in schema)) return ".type: Field required";
  if (schema.type !== "object") return ".type: Input should be 'object'";
  for (const keyword of ["oneOf", "allOf", "anyOf"]) {
    if (keyword in schema)
      return ": input_schema does not support oneOf, allOf, or anyOf at the top level";
  }
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const { $schema: _, ...rest } = schema as Record<string, unknown>;
  return ajv.validateSchema(rest)
    ? undefined
    : ": JSON schema is invalid. It must match JSON Schema draft 2020-12 (https://json-schema.org/draft/2020-12). Learn more about tool use at https://docs.claude.com/en/docs/tool-use.";
}

function contents(messages: readonly Message[]): string | undefined {
  const first = messages[0];
  if (first === undefined) return "messages: at least one message is required";
  if (first.role !== "user") return 'messages: first message must use the "user" role';
  for (const [index, message] of messages.entries()) {
    const isFinalAssistant = message.role === "assistant" && index === messages.length - 1;
    if (message.content.length === 0 && !isFinalAssistant)
      return `messages.${index}: all messages must have non-empty content except for the optional final assistant message`;
    for (const [at, block] of blocksOf(message).entries()) {
      if (block.type === "text" && block.text === "")
        return "messages: text content blocks must be non-empty";
      if (block.type === "tool_use" && message.role !== "assistant")
        return `messages.${index}: \`tool_use\` blocks can only be in \`assistant\` messages`;
      if (block.type === "tool_result" && message.role !== "user")
        return `messages.${index}: \`tool_result\` blocks can only be in \`user\` messages`;
      if (block.type === "thinking" && block.signature !== thinkingSignature)
        return `messages.${index}.content.${at}: Invalid \`signature\` in \`thinking\` block`;
    }
  }
  return undefined;
}

/** A run of messages of one role, as the API joins them; system messages in between do not count. */
interface Turn {
  readonly role: "user" | "assistant";
  readonly index: number;
  readonly blocks: Block[];
}

function turns(messages: readonly Message[]): Turn[] {
  const joined: Turn[] = [];
  for (const [index, message] of messages.entries()) {
    if (message.role === "system") continue;
    const last = joined.at(-1);
    if (last?.role === message.role) last.blocks.push(...blocksOf(message));
    else joined.push({ role: message.role, index, blocks: [...blocksOf(message)] });
  }
  return joined;
}

function pairing(joined: readonly Turn[]): string | undefined {
  const seen = new Set<string>();
  for (const [position, turn] of joined.entries()) {
    if (turn.role === "assistant") {
      const ids = turn.blocks.flatMap((block) => (block.type === "tool_use" ? [block.id] : []));
      for (const id of ids) {
        if (seen.has(id)) return `messages.${turn.index}: \`tool_use\` ids must be unique`;
        seen.add(id);
      }
      const open = new Set(ids);
      for (const block of joined[position + 1]?.blocks ?? []) {
        if (block.type !== "tool_result") break;
        open.delete(block.tool_use_id);
      }
      if (open.size > 0)
        return `messages.${turn.index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${[...open].join(", ")}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
    } else {
      const refusal = results(turn, joined[position - 1]);
      if (refusal !== undefined) return refusal;
    }
  }
  return undefined;
}

function results(turn: Turn, before: Turn | undefined): string | undefined {
  const called = new Set(
    before?.blocks.flatMap((block) => (block.type === "tool_use" ? [block.id] : [])),
  );
  const answered = new Set<string>();
  for (const [at, block] of turn.blocks.entries()) {
    if (block.type !== "tool_result") continue;
    const id = block.tool_use_id;
    if (!called.has(id))
      return `messages.${turn.index}.content.${at}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;
    if (answered.has(id))
      return `messages.${turn.index}.content.${at}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${id}`;
    answered.add(id);
  }
  return undefined;
}
