import { identifier } from "../identifier.ts";
import { answerText, pieces } from "../pieces.ts";
import type { Frame, WireAnswer } from "../protocol.ts";
import type { RequestContent } from "../request.ts";
import { defaultUsage, type Step } from "../step.ts";
import { toolCall } from "./tool-call.ts";

/** An item as it starts, the events that fill it, and the whole. */
interface OutItem {
  readonly started: object;
  readonly events: readonly { readonly type: string; readonly [member: string]: unknown }[];
  readonly whole: { readonly id: string; readonly [member: string]: unknown };
}

/** Writes a step as an event stream: https://developers.openai.com/api/reference/resources/responses/streaming-events */
export function openAiAnswer(step: Step, content: RequestContent): WireAnswer {
  const response = {
    id: identifier("resp_"),
    object: "response",
    status: "in_progress",
    model: content.model,
    output: [],
    usage: null,
  };
  const frames: Frame[] = [
    event("start", { type: "response.created", response }),
    event("body", { type: "response.in_progress", response }),
  ];
  const items = itemsFor(step);
  for (const [output_index, { started, events, whole }] of items.entries()) {
    frames.push(event("body", { type: "response.output_item.added", output_index, item: started }));
    for (const told of events) {
      const phase = told.type.endsWith(".delta") ? "delta" : "body";
      frames.push(event(phase, { ...told, output_index, item_id: whole.id }));
    }
    frames.push(event("body", { type: "response.output_item.done", output_index, item: whole }));
  }
  const whole = {
    ...response,
    status: step.cutOff ? "incomplete" : "completed",
    ...(step.cutOff ? { incomplete_details: { reason: "max_output_tokens" } } : {}),
    output: items.map((item) => item.whole),
    usage: usageFor(step),
  };
  frames.push(event("stop", { type: `response.${whole.status}`, response: whole }));
  return { frames, whole };
}

function event(phase: Frame["phase"], data: { type: string; [member: string]: unknown }): Frame {
  return { phase, text: `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n` };
}

function itemsFor(step: Step): OutItem[] {
  const items: OutItem[] = [];
  if (step.reasoning !== undefined) items.push(reasoning(step.reasoning, step));
  items.push(...(step.searches ?? []).map(search));
  if (step.text !== undefined) items.push(message(step.text, step));
  if (step.answer !== undefined) items.push(message(answerText(step.answer), step));
  for (const call of step.calls ?? []) {
    const told = toolCall(call);
    const id = identifier(told.type === "function_call" ? "fc_" : "ctc_");
    const whole = { id, call_id: identifier("call_"), status: "completed", ...told };
    const started = { ...whole, status: "in_progress", [field(told)]: "" };
    const type = `response.${told.type === "function_call" ? "function_call_arguments" : "custom_tool_call_input"}`;
    const said = told.type === "function_call" ? told.arguments : told.input;
    const events = pieces(said, step).map((delta) => ({ type: `${type}.delta`, delta }));
    items.push({
      started,
      events: [...events, { type: `${type}.done`, [field(told)]: said }],
      whole,
    });
  }
  return items;
}

function field(call: { readonly type: string }): "arguments" | "input" {
  return call.type === "function_call" ? "arguments" : "input";
}

function reasoning(text: string, step: Step): OutItem {
  const part = { type: "summary_text", text };
  const bare = { type: "reasoning", id: identifier("rs_"), summary: [], content: null };
  const whole = { ...bare, summary: [part], encrypted_content: "c2NyaXB0ZWQ=" };
  const name = "response.reasoning_summary";
  return {
    started: bare,
    events: [
      { type: `${name}_part.added`, summary_index: 0, part: { ...part, text: "" } },
      ...pieces(text, step).map((delta) => ({
        type: `${name}_text.delta`,
        summary_index: 0,
        delta,
      })),
      { type: `${name}_text.done`, summary_index: 0, text },
    ],
    whole,
  };
}

/** https://developers.openai.com/api/docs/guides/tools-web-search */
function search(query: string): OutItem {
  const bare = { type: "web_search_call", id: identifier("ws_"), status: "in_progress" };
  const action = { type: "search", query, queries: [query], sources: [] };
  return {
    started: bare,
    events: ["in_progress", "searching", "completed"].map((state) => ({
      type: `response.web_search_call.${state}`,
    })),
    whole: { ...bare, status: "completed", action },
  };
}

function message(text: string, step: Step): OutItem {
  const part = { type: "output_text", text, annotations: [] };
  const bare = {
    type: "message",
    id: identifier("msg_"),
    role: "assistant",
    status: "in_progress",
    content: [],
  };
  return {
    started: bare,
    events: [
      { type: "response.content_part.added", content_index: 0, part: { ...part, text: "" } },
      ...pieces(text, step).map((delta) => ({
        type: "response.output_text.delta",
        content_index: 0,
        delta,
      })),
      { type: "response.output_text.done", content_index: 0, text },
    ],
    whole: { ...bare, status: "completed", content: [part] },
  };
}

function usageFor(step: Step) {
  const usage = { ...defaultUsage, ...step.usage };
  const input = usage.inputTokens + usage.cachedInputTokens + usage.cacheWriteTokens;
  return {
    input_tokens: input,
    input_tokens_details: {
      cached_tokens: usage.cachedInputTokens,
      cache_write_tokens: usage.cacheWriteTokens,
    },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    total_tokens: input + usage.outputTokens,
  };
}
