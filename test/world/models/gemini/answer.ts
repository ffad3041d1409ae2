import type { Call } from "../call.ts";
import { identifier } from "../identifier.ts";
import { answerText, pieces } from "../pieces.ts";
import type { Frame, WireAnswer } from "../protocol.ts";
import type { RequestContent } from "../request.ts";
import { defaultUsage, type Step } from "../step.ts";

/** What the CLI hands back with the call; without one it makes one up for as long as the turn runs. */
const thoughtSignature = "c2NyaXB0ZWQ=";

/** Writes a step as a stream of `GenerateContentResponse`: https://ai.google.dev/api/generate-content */
export function geminiAnswer(step: Step, content: RequestContent): WireAnswer {
  const responseId = identifier("");
  const chunk = (parts: readonly object[], end: object = {}, rest: object = {}) => ({
    candidates: [{ content: { role: "model", parts }, index: 0, ...end }],
    ...rest,
    modelVersion: content.model,
    responseId,
  });
  const said: { readonly text: string; readonly thought?: true }[] = [];
  for (const text of step.reasoning === undefined ? [] : pieces(step.reasoning, step))
    said.push({ thought: true, text });
  for (const text of step.text === undefined ? [] : pieces(step.text, step)) said.push({ text });
  for (const text of step.answer === undefined ? [] : pieces(answerText(step.answer), step))
    said.push({ text });
  // Of calls side by side the vendor signs the first one.
  const calls = (step.calls ?? []).map((call, at) => ({
    functionCall: functionCall(call),
    ...(at === 0 ? { thoughtSignature } : {}),
  }));
  const end = { finishReason: step.cutOff ? "MAX_TOKENS" : "STOP" };
  const usage = { usageMetadata: usageFor(step) };
  const frames: Frame[] = said.map((part) => event("delta", chunk([part])));
  if (calls.length > 0) frames.push(event("delta", chunk(calls)));
  frames.push(event("stop", chunk([{ text: "" }], end, usage)));
  return { frames, whole: chunk([...said, ...calls], end, usage) };
}

function event(phase: Frame["phase"], data: object): Frame {
  return { phase, text: `data: ${JSON.stringify(data)}\r\n\r\n` };
}

function functionCall(call: Call): { name: string; args: unknown } {
  switch (call.kind) {
    case "read":
      return { name: "read_file", args: { file_path: call.file } };
    case "command":
      return { name: "run_shell_command", args: { command: call.command } };
    case "replace":
      return {
        name: "replace",
        args: {
          file_path: call.file,
          instruction: "Replace the text.",
          old_string: call.oldText,
          new_string: call.newText,
        },
      };
    case "write":
      return { name: "write_file", args: { file_path: call.file, content: call.content } };
    case "patch":
      throw new Error("gemini has no tool that takes a patch");
    case "raw":
      return { name: call.name, args: call.input };
  }
}

function usageFor(step: Step) {
  const usage = { ...defaultUsage, ...step.usage };
  const promptTokenCount = usage.inputTokens + usage.cachedInputTokens;
  return {
    promptTokenCount,
    cachedContentTokenCount: usage.cachedInputTokens,
    candidatesTokenCount: usage.outputTokens - usage.reasoningTokens,
    thoughtsTokenCount: usage.reasoningTokens,
    totalTokenCount: promptTokenCount + usage.outputTokens,
  };
}
