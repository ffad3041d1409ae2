import { digest } from "../identifier.ts";
import type { Incoming } from "../protocol.ts";
import type { RequestContent, ToolResult } from "../request.ts";
import { structuredOutput } from "./answer.ts";
import { type AnthropicBody, type Block, blocksOf, type Message } from "./body.ts";

/** What claude adds to the user's messages on its own. */
const ownTexts = /^(<system-reminder>|\[structured-output-enforce\])/;

/** What compaction asks for; claude sends it as the last user text of an otherwise ordinary request. */
const compaction = /Your task is to create a detailed summary of/;

/** Reads a Messages request. */
export function anthropicContent(body: AnthropicBody, incoming: Incoming): RequestContent {
  const blocks = body.messages.filter(({ role }) => role === "user").flatMap(blocksOf);
  const userTexts = blocks
    .flatMap((block) => (block.type === "text" ? [block.text] : []))
    .filter((said) => !ownTexts.test(said));
  const system =
    typeof body.system === "string"
      ? body.system
      : (body.system ?? []).map(({ text }) => text).join("\n");
  const session = incoming.headers["x-claude-code-session-id"];
  const last = userTexts.at(-1) ?? "";
  const isProbe = body.max_tokens === 1 || ((body.tools ?? []).length === 0 && system === "");
  const output = body.tools?.find(({ name }) => name === structuredOutput);
  return {
    model: body.model,
    kind: isProbe || compaction.test(last) ? "side" : "turn",
    streaming: body.stream === true,
    conversation: typeof session === "string" ? session : digest(userTexts[0] ?? ""),
    system,
    userTexts,
    text: last,
    toolResults: lastResults(body.messages),
    tools: (body.tools ?? []).map(({ name }) => name),
    schema: output?.input_schema ?? body.output_config?.format?.schema,
  };
}

function lastResults(messages: readonly Message[]): ToolResult[] {
  const answered = messages.findLastIndex(({ role }) => role === "assistant");
  const calls = messages[answered] === undefined ? [] : blocksOf(messages[answered]);
  const nameOf = (id: string) =>
    calls.flatMap((block) =>
      block.type === "tool_use" && block.id === id ? [block.name] : [],
    )[0] ?? "";
  return messages
    .slice(answered + 1)
    .flatMap(blocksOf)
    .flatMap((block) =>
      block.type === "tool_result"
        ? [
            {
              callId: block.tool_use_id,
              name: nameOf(block.tool_use_id),
              text: resultText(block.content),
              isError: block.is_error === true,
            },
          ]
        : [],
    );
}

function resultText(content: string | readonly Block[] | undefined): string {
  if (content === undefined || typeof content === "string") return content ?? "";
  return content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
}
