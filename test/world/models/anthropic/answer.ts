import type { Call } from "../call.ts";
import { identifier } from "../identifier.ts";
import { answerText, pieces } from "../pieces.ts";
import type { Frame, WireAnswer } from "../protocol.ts";
import type { RequestContent } from "../request.ts";
import { defaultUsage, type Step } from "../step.ts";

/** The signature under every scripted thinking block; the vendor refuses to take back one it did not make. */
export const thinkingSignature = "c2NyaXB0ZWQ=";

/** The name of the tool through which claude gives structured answers. */
export const structuredOutput = "StructuredOutput";

/** What a block looks like when it starts, what is streamed of it, and what it is as a whole. */
interface OutBlock {
  readonly start: object;
  readonly deltas: readonly object[];
  readonly whole: object;
}

/** Writes a step as a message stream: https://platform.claude.com/docs/en/build-with-claude/streaming */
export function anthropicAnswer(step: Step, content: RequestContent): WireAnswer {
  const blocks = blocksFor(step, content);
  const calls = blocks.some(({ whole }) => "type" in whole && whole.type === "tool_use");
  const stopReason = step.cutOff ? "max_tokens" : calls ? "tool_use" : "end_turn";
  const usage = usageFor(step);
  const message = {
    id: identifier("msg_"),
    type: "message",
    role: "assistant",
    model: content.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { ...usage, output_tokens: 1 },
  };
  const frames: Frame[] = [event("start", "message_start", { message })];
  for (const [index, block] of blocks.entries()) {
    frames.push(event("body", "content_block_start", { index, content_block: block.start }));
    for (const delta of block.deltas)
      frames.push(event("delta", "content_block_delta", { index, delta }));
    frames.push(event("body", "content_block_stop", { index }));
  }
  const delta = { stop_reason: stopReason, stop_sequence: null };
  frames.push(event("stop", "message_delta", { delta, usage }), event("stop", "message_stop", {}));
  const whole = {
    ...message,
    content: blocks.map((block) => block.whole),
    stop_reason: stopReason,
    usage,
  };
  return { frames, whole };
}

function event(phase: Frame["phase"], type: string, data: object): Frame {
  return { phase, text: `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n` };
}

function blocksFor(step: Step, content: RequestContent): OutBlock[] {
  const blocks: OutBlock[] = [];
  if (step.reasoning !== undefined) {
    const signature = thinkingSignature;
    blocks.push({
      start: { type: "thinking", thinking: "", signature: "" },
      deltas: [
        ...pieces(step.reasoning, step).map((thinking) => ({ type: "thinking_delta", thinking })),
        { type: "signature_delta", signature },
      ],
      whole: { type: "thinking", thinking: step.reasoning, signature },
    });
  }
  if (step.text !== undefined) blocks.push(textBlock(step.text, step));
  if (step.answer !== undefined) {
    const json = answerText(step.answer);
    blocks.push(
      content.tools.includes(structuredOutput)
        ? toolBlock(structuredOutput, json, step)
        : textBlock(json, step),
    );
  }
  for (const call of step.calls ?? []) {
    const { name, input } = toolFor(call);
    blocks.push(toolBlock(name, JSON.stringify(input), step));
  }
  return blocks;
}

function textBlock(text: string, step: Step): OutBlock {
  return {
    start: { type: "text", text: "" },
    deltas: pieces(text, step).map((piece) => ({ type: "text_delta", text: piece })),
    whole: { type: "text", text },
  };
}

function toolBlock(name: string, json: string, step: Step): OutBlock {
  const block = { type: "tool_use", id: identifier("toolu_"), name, input: {} };
  return {
    start: block,
    deltas: pieces(json, step).map((partial_json) => ({ type: "input_json_delta", partial_json })),
    // Outside a stream the input is an object, so raw text that is no JSON has no form there.
    whole: { ...block, input: parsedOrEmpty(json) },
  };
}

function parsedOrEmpty(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function toolFor(call: Call): { name: string; input: unknown } {
  switch (call.kind) {
    case "read":
      return { name: "Read", input: { file_path: call.file } };
    case "command":
      return { name: "Bash", input: { command: call.command } };
    case "replace":
      return {
        name: "Edit",
        input: { file_path: call.file, old_string: call.oldText, new_string: call.newText },
      };
    case "write":
      return { name: "Write", input: { file_path: call.file, content: call.content } };
    case "patch":
      throw new Error("claude has no tool that takes a patch");
    case "raw":
      return { name: call.name, input: call.input };
  }
}

function usageFor(step: Step) {
  const usage = { ...defaultUsage, ...step.usage };
  return {
    input_tokens: usage.inputTokens,
    cache_creation_input_tokens: usage.cacheWriteTokens,
    cache_read_input_tokens: usage.cachedInputTokens,
    output_tokens: usage.outputTokens,
    output_tokens_details: { thinking_tokens: usage.reasoningTokens },
    service_tier: "standard",
  };
}
