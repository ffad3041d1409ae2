import type { Tokens } from "../account.ts";
import {
  anything,
  list,
  members,
  never,
  number,
  only,
  plain,
  type Rule,
  refused,
  screen,
  unknown,
  weighing,
} from "./allow-list.ts";
import { countIn, type Json, objectIn, objectsIn, textIn } from "./json.ts";
import { mostTokens } from "./most-tokens.ts";
import { OTHER_MODELS, outputTokensOr, type Protocol, times } from "./protocol.ts";

/** The longest answer of a current model: https://ai.google.dev/gemini-api/docs/models */
const LONGEST_ANSWER = 65_536;

const ENDPOINT = /^\/v1beta\/models\/([\w.-]+):(streamGenerateContent|generateContent)$/;

/** https://ai.google.dev/gemini-api/docs/models */
const LONGEST_PROMPT = 1_048_576;

/** What an image counts at most: 16 tiles of 258, or the highest resolution of Gemini 3. */
const IMAGE_TOKENS = 4_128;

const IMAGES = ["png", "jpeg", "webp", "heic", "heif", "gif"].map((name) => `image/${name}`);

/** Proto JSON takes each member in snake case too: that form of a known one is refused. */
function proto(rules: Readonly<Record<string, Rule>>): Rule {
  const camel = (name: string) =>
    name.replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());
  const other = (name: string): Rule =>
    name.includes("_") && Object.hasOwn(rules, camel(name))
      ? (value, path, findings) => refused(path)(value, path, findings)
      : unknown;
  return members(rules, other);
}

/** What comes along: pictures, pages, texts. What is heard has another price. */
const inlineData: Rule = (value, path, findings) => {
  const { mimeType, data } = objectIn(value);
  const kind = textIn(mimeType)?.toLowerCase() ?? "?";
  const rule = proto({ mimeType: plain, data: plain, displayName: plain });
  if (IMAGES.includes(kind))
    return weighing(rule, () => IMAGE_TOKENS - mostTokens(textIn(data) ?? ""))(
      value,
      path,
      findings,
    );
  if (kind === "application/pdf")
    return weighing(rule, () => LONGEST_PROMPT)(value, path, findings);
  if (kind.startsWith("text/")) return rule(value, path, findings);
  return unknown(value, `${path}: ${kind}`, findings);
};
const stored = { fileData: never("content by fileData"), file_data: never("content by file_data") };
const innerPart = proto({ inlineData, ...stored });
const part = proto({
  text: plain,
  thought: plain,
  thoughtSignature: plain,
  functionCall: proto({ id: plain, name: plain, args: anything }),
  functionResponse: proto({ id: plain, name: plain, response: anything, parts: list(innerPart) }),
  inlineData,
  ...stored,
});
const content = proto({ role: plain, parts: list(part) });
const tier = never("another service tier", "standard", "STANDARD", "flex", "FLEX");

/** What gemini 0.61.0 sends, and the rest of the public API that changes neither price nor place. */
const REQUEST = proto({
  contents: list(content),
  systemInstruction: content,
  tools: list(
    members(
      {
        functionDeclarations: list(
          proto({
            name: plain,
            description: plain,
            parameters: anything,
            parametersJsonSchema: anything,
            response: anything,
            responseJsonSchema: anything,
          }),
        ),
      },
      (name) => refused(`the tool ${name}`),
    ),
  ),
  toolConfig: proto({
    functionCallingConfig: proto({ mode: plain, allowedFunctionNames: list(plain) }),
  }),
  safetySettings: list(proto({ category: plain, threshold: plain })),
  generationConfig: proto({
    temperature: number,
    topP: number,
    topK: number,
    candidateCount: only("more than one candidate", 1),
    maxOutputTokens: number,
    stopSequences: list(plain),
    presencePenalty: number,
    frequencyPenalty: number,
    seed: number,
    responseMimeType: plain,
    responseSchema: anything,
    responseJsonSchema: anything,
    responseModalities: list(only("another kind of answer", "TEXT")),
    thinkingConfig: proto({ includeThoughts: plain, thinkingBudget: number, thinkingLevel: plain }),
    ...{ serviceTier: tier, service_tier: tier },
  }),
  cachedContent: never("cachedContent"),
  ...{ serviceTier: tier, service_tier: tier },
  ...OTHER_MODELS,
});

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
  models: {
    // The CLI's own names; it asks for a model of Gemini 3 that calls tools by a name of its own.
    pro: ["gemini-3.1-pro-preview", "gemini-3.1-pro-preview-customtools"],
    flash: ["gemini-3.8-flash"],
    "flash-lite": ["gemini-3.5-flash-lite"],
    "gemini-3-pro-preview": [
      ...["gemini-3-pro-preview", "gemini-3.1-pro-preview", "gemini-3.1-pro-preview-customtools"],
    ],
    "gemini-3.1-pro-preview": ["gemini-3.1-pro-preview", "gemini-3.1-pro-preview-customtools"],
  },
  screen: (body) => screen(REQUEST, body),
  headers: [
    ...["accept", "accept-language", "content-type", "sec-fetch-mode", "user-agent"],
    "x-goog-api-client",
  ],
  longestPrompt: LONGEST_PROMPT,
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
  tokens: billedTokens,
  dearTokens(usage) {
    const tokens = billedTokens(usage);
    const tiers = [usage.serviceTier, usage.trafficType].map((tier) => String(tier).toLowerCase());
    const factor = tiers.some((tier) => tier.includes("priority")) ? TIER_FACTOR : 1;
    const heard = heardTokens(usage.promptTokensDetails);
    const said = heardTokens(usage.candidatesTokensDetails);
    if (factor === 1 && heard + said === 0) return undefined;
    return times(factor, {
      ...tokens,
      inputTokens: tokens.inputTokens + heard * (AUDIO_FACTOR - 1),
      outputTokens: tokens.outputTokens + said * (AUDIO_FACTOR - 1),
    });
  },
};

/** The dearest tier costs so many times a model's price. */
const TIER_FACTOR = 1.8;

/** Sound costs at most so many times what text costs; an input of Gemini 2.5 Flash does three and a third times. */
const AUDIO_FACTOR = 5;

function heardTokens(details: unknown): number {
  const heard = objectsIn(details).filter(({ modality }) => modality === "AUDIO");
  return heard.reduce((sum, { tokenCount }) => sum + countIn(tokenCount), 0);
}

function billedTokens(usage: Json): Tokens {
  const cachedInputTokens = countIn(usage.cachedContentTokenCount);
  const prompt = countIn(usage.promptTokenCount) + countIn(usage.toolUsePromptTokenCount);
  return {
    inputTokens: Math.max(0, prompt - cachedInputTokens),
    cachedInputTokens,
    cacheWriteTokens: 0,
    // Candidates are counted without thoughts.
    outputTokens: countIn(usage.candidatesTokenCount) + countIn(usage.thoughtsTokenCount),
  };
}
