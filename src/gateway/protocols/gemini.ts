import { countIn, type Json, objectIn, objectsIn, textIn } from "./json.ts";
import { outputTokensOr, type Protocol } from "./protocol.ts";

/** The longest answer of a current model: https://ai.google.dev/gemini-api/docs/models */
const LONGEST_ANSWER = 65_536;

const ENDPOINT = /^\/v1beta\/models\/([\w.-]+):(streamGenerateContent|generateContent)$/;

/** The members of a request that its CLI uses. Every other one is refused: the vendor also reads them in snake case. */
const MEMBERS = [
  ...["contents", "systemInstruction", "tools", "toolConfig"],
  ...["safetySettings", "generationConfig", "labels"],
];
/** The same for a part; what is missing here is `fileData`, an address or a stored file. */
const PARTS = [
  ...["text", "thought", "thoughtSignature", "functionCall", "functionResponse"],
  ...["inlineData", "videoMetadata", "mediaResolution"],
];

/** Google's Gemini Developer API as the gemini CLI uses it. */
export const gemini: Protocol = {
  baseUrl: "https://generativelanguage.googleapis.com",
  pathPrefix: "/v1beta/",
  serves({ pathname, search }) {
    const method = ENDPOINT.exec(pathname)?.[2];
    return method !== undefined && search === (method === "generateContent" ? "" : "?alt=sse");
  },
  keyHeaders: ({ key }) => ({ "x-goog-api-key": key }),
  modelOf: ({ pathname }) => ENDPOINT.exec(pathname)?.[1],
  hosted,
  maxOutputTokens: (body) =>
    outputTokensOr(objectIn(body.generationConfig).maxOutputTokens, LONGEST_ANSWER),
  withMaxOutputTokens: (body, tokens) => ({
    ...body,
    generationConfig: { ...objectIn(body.generationConfig), maxOutputTokens: tokens },
  }),
  errorBody: (status, message) => ({
    error: { code: status, message, status: status === 400 ? "INVALID_ARGUMENT" : "UNAVAILABLE" },
  }),
  read(event) {
    const [candidate = {}] = objectsIn(event.candidates);
    const usage = event.usageMetadata;
    let characters = 0;
    for (const part of objectsIn(objectIn(candidate.content).parts)) {
      characters += textIn(part.text)?.length ?? JSON.stringify(part.functionCall ?? "").length;
    }
    return {
      usage: usage === undefined ? undefined : objectIn(usage),
      final: candidate.finishReason !== undefined || event.promptFeedback !== undefined,
      characters,
    };
  },
  tokens(usage) {
    const cachedInputTokens = countIn(usage.cachedContentTokenCount);
    const prompt = countIn(usage.promptTokenCount) + countIn(usage.toolUsePromptTokenCount);
    return {
      inputTokens: Math.max(0, prompt - cachedInputTokens),
      cachedInputTokens,
      cacheWriteTokens: 0,
      // Candidates are counted without thoughts.
      outputTokens: countIn(usage.candidatesTokenCount) + countIn(usage.thoughtsTokenCount),
    };
  },
};

function hosted(body: Json): string | undefined {
  const member = Object.keys(body).find((name) => !MEMBERS.includes(name));
  if (member !== undefined) return member;
  for (const tool of objectsIn(body.tools)) {
    const name = Object.keys(tool).find((key) => key !== "functionDeclarations");
    if (name !== undefined) return `the tool ${name}`;
  }
  const generation = objectIn(body.generationConfig);
  const other = Object.keys(generation).find((name) => name.includes("_"));
  if (other !== undefined) return `generationConfig.${other}`;
  if (countIn(generation.candidateCount) > 1) return "more than one candidate";
  for (const { parts } of [...objectsIn(body.contents), objectIn(body.systemInstruction)]) {
    const found = foreignPart(parts);
    if (found !== undefined) return found;
  }
  return undefined;
}

function foreignPart(parts: unknown): string | undefined {
  for (const part of objectsIn(parts)) {
    const name = Object.keys(part).find((key) => !PARTS.includes(key));
    if (name !== undefined) return `content by ${name}`;
    const found = foreignPart(objectIn(part.functionResponse).parts);
    if (found !== undefined) return found;
  }
  return undefined;
}
