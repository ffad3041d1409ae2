import { digest } from "../identifier.ts";
import type { Incoming } from "../protocol.ts";
import type { RequestContent, ToolResult } from "../request.ts";
import type { GeminiBody } from "./body.ts";

/** What the CLI puts before the first prompt on its own. */
const ownTexts = /^<session_context>/;

/** The model and the method in `/v1beta/models/MODEL:METHOD`; undefined when the path is another one. */
export function geminiPath(pathname: string): { model: string; method: string } | undefined {
  const [, model, method] =
    /^\/v1beta\/models\/([^/:]+):(streamGenerateContent|generateContent)$/.exec(pathname) ?? [];
  return model === undefined || method === undefined ? undefined : { model, method };
}

/** Reads a request. Gemini's CLI asks its own questions without streaming, and only those. */
export function geminiContent(body: GeminiBody, incoming: Incoming): RequestContent {
  const { model = "", method } = geminiPath(new URL(incoming.path, "http://models").pathname) ?? {};
  const streaming = method === "streamGenerateContent";
  const userTexts = body.contents
    .filter(({ role }) => role !== "model")
    .flatMap(({ parts }) => parts.flatMap(({ text }) => text ?? []))
    .filter((said) => !ownTexts.test(said));
  const declared = (body.tools ?? []).flatMap((tool) => tool.functionDeclarations ?? []);
  return {
    model,
    kind: streaming ? "turn" : "side",
    streaming,
    conversation: digest(JSON.stringify(body.contents[0] ?? null)),
    system: (body.systemInstruction?.parts ?? []).map(({ text }) => text ?? "").join("\n"),
    userTexts,
    text: userTexts.at(-1) ?? "",
    toolResults: lastResults(body),
    tools: declared.map(({ name }) => name),
    schema: body.generationConfig?.responseJsonSchema ?? body.generationConfig?.responseSchema,
  };
}

function lastResults({ contents }: GeminiBody): ToolResult[] {
  const said = contents.findLastIndex(({ role }) => role === "model");
  return contents
    .slice(said + 1)
    .flatMap(({ parts }) => parts.flatMap(({ functionResponse }) => functionResponse ?? []))
    .map(({ id = "", name, response }) => {
      const isError = "error" in response;
      const told = response.error ?? response.output ?? response;
      const text = typeof told === "string" ? told : JSON.stringify(told);
      return { callId: id, name, text, isError };
    });
}
