import { digest } from "../identifier.ts";
import type { Incoming } from "../protocol.ts";
import type { RequestContent, ToolResult } from "../request.ts";
import type { InputItem, OpenAiBody } from "./body.ts";
import { flatTools } from "./rules.ts";

/** What codex adds as the user's messages on its own. */
const ownTexts =
  /^(<(environment_context|user_instructions|turn_aborted|skill)\b|# AGENTS\.md instructions)/;

/** Reads a Responses request. */
export function openAiContent(body: OpenAiBody, incoming: Incoming): RequestContent {
  const system = [body.instructions ?? "", ...textsOf(body.input, ["developer", "system"])];
  const userTexts = textsOf(body.input, ["user"]).filter((said) => !ownTexts.test(said));
  const offered = [
    ...(body.tools ?? []),
    ...body.input.flatMap((item) => (item.type === "additional_tools" ? item.tools : [])),
  ];
  return {
    model: body.model,
    kind: requestKind(incoming) === "turn" ? "turn" : "side",
    streaming: body.stream === true,
    conversation: body.prompt_cache_key ?? digest(userTexts[0] ?? ""),
    system: system.filter((said) => said !== "").join("\n"),
    userTexts,
    text: userTexts.at(-1) ?? "",
    toolResults: lastResults(body.input),
    tools: flatTools(offered).map(({ name, type }) => name ?? type),
    schema: body.text?.format?.schema,
  };
}

/** Codex says why it asks (`turn`, `compaction`) in a header of its own; without it, it is a turn. */
function requestKind(incoming: Incoming): unknown {
  const header = incoming.headers["x-codex-turn-metadata"];
  const metadata: unknown = typeof header === "string" ? JSON.parse(header) : undefined;
  return typeof metadata === "object" && metadata !== null && "request_kind" in metadata
    ? metadata.request_kind
    : "turn";
}

function textsOf(input: readonly InputItem[], roles: readonly string[]): string[] {
  return input.flatMap((item) =>
    item.type === "message" && roles.includes(item.role) ? partTexts(item.content) : [],
  );
}

function partTexts(content: string | readonly { readonly text?: string }[]): string[] {
  if (typeof content === "string") return [content];
  return content.flatMap(({ text }) => (text === undefined ? [] : [text]));
}

/** Codex sends all calls of an answer first, then all their outputs. */
function lastResults(input: readonly InputItem[]): ToolResult[] {
  const said = input.findLastIndex(
    (item) =>
      item.type === "reasoning" ||
      item.type === "function_call" ||
      item.type === "custom_tool_call" ||
      (item.type === "message" && item.role === "assistant"),
  );
  return input.slice(said + 1).flatMap((item) => {
    if (item.type !== "function_call_output" && item.type !== "custom_tool_call_output") return [];
    const call = input.find(
      (other) =>
        (other.type === "function_call" || other.type === "custom_tool_call") &&
        other.call_id === item.call_id,
    );
    const name = call !== undefined && "name" in call ? call.name : "";
    return [
      { callId: item.call_id, name, text: partTexts(item.output).join("\n"), isError: false },
    ];
  });
}
