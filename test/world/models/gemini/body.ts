import { anything, flag, list, members, only, shape, text } from "../shape.ts";

/** A part of a content; exactly one of text, functionCall, functionResponse and the media members is there. */
export interface Part {
  readonly text?: string;
  readonly thought?: boolean;
  readonly thoughtSignature?: string;
  readonly functionCall?: { readonly id?: string; readonly name: string; readonly args?: object };
  readonly functionResponse?: {
    readonly id?: string;
    readonly name: string;
    readonly response: Readonly<Record<string, unknown>>;
  };
  readonly inlineData?: unknown;
  readonly fileData?: unknown;
}

export interface Content {
  readonly role?: "user" | "model";
  readonly parts: readonly Part[];
}

/** Body of `generateContent` and `streamGenerateContent`. */
export interface GeminiBody {
  readonly contents: readonly Content[];
  readonly systemInstruction?: { readonly parts: readonly Part[] };
  readonly tools?: readonly {
    readonly functionDeclarations?: readonly {
      readonly name: string;
      readonly parameters?: unknown;
      readonly parametersJsonSchema?: unknown;
    }[];
  }[];
  readonly generationConfig?: {
    readonly responseMimeType?: string;
    readonly responseSchema?: unknown;
    readonly responseJsonSchema?: unknown;
  };
}

const number = { type: "number" } as const;
const part = members({
  text,
  thought: flag,
  thoughtSignature: text,
  functionCall: members({ id: text, name: text, args: { type: "object" } }, ["name"]),
  functionResponse: members(
    {
      id: text,
      name: text,
      response: { type: "object" },
      parts: anything,
      willContinue: flag,
      scheduling: text,
    },
    ["name", "response"],
  ),
  inlineData: members({ mimeType: text, data: text, displayName: text }, ["mimeType", "data"]),
  fileData: members({ mimeType: text, fileUri: text, displayName: text }, ["fileUri"]),
  executableCode: anything,
  codeExecutionResult: anything,
  videoMetadata: anything,
});
const content = members({ role: text, parts: list(part) }, ["parts"]);

/**
 * The shape of `generateContent`: https://ai.google.dev/api/generate-content. Proto JSON: whatever is not a field of
 * the request is refused with "Cannot find field".
 */
export const geminiBody = shape<GeminiBody>(
  members(
    {
      contents: list(content),
      systemInstruction: content,
      tools: list(
        members({
          functionDeclarations: list(
            members(
              {
                name: text,
                description: text,
                behavior: text,
                parameters: { type: "object" },
                parametersJsonSchema: anything,
                response: { type: "object" },
                responseJsonSchema: anything,
              },
              ["name", "description"],
            ),
          ),
          googleSearch: { type: "object" },
          urlContext: { type: "object" },
          codeExecution: { type: "object" },
        }),
      ),
      toolConfig: members({
        functionCallingConfig: members({
          mode: only("AUTO", "ANY", "NONE", "VALIDATED"),
          allowedFunctionNames: list(text),
        }),
        includeServerSideToolInvocations: flag,
      }),
      safetySettings: list(members({ category: text, threshold: text }, ["category", "threshold"])),
      generationConfig: members({
        temperature: number,
        topP: number,
        topK: number,
        candidateCount: { type: "integer" },
        maxOutputTokens: { type: "integer" },
        stopSequences: list(text),
        presencePenalty: number,
        frequencyPenalty: number,
        seed: { type: "integer" },
        responseMimeType: text,
        responseSchema: { type: "object" },
        responseJsonSchema: anything,
        responseModalities: list(text),
        responseLogprobs: flag,
        logprobs: { type: "integer" },
        thinkingConfig: members({
          includeThoughts: flag,
          thinkingBudget: { type: "integer" },
          thinkingLevel: only("MINIMAL", "LOW", "MEDIUM", "HIGH"),
        }),
        mediaResolution: text,
      }),
      cachedContent: text,
    },
    ["contents"],
  ),
);
