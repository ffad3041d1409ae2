import type { Protocol, VendorError } from "../protocol.ts";
import type { BrokenRule } from "../shape.ts";
import { geminiAnswer } from "./answer.ts";
import { geminiBody } from "./body.ts";
import { geminiContent, geminiPath } from "./content.ts";
import { geminiRefusal } from "./rules.ts";
import { sideStep } from "./side-step.ts";

/** https://ai.google.dev/gemini-api/docs/troubleshooting */
const statusWords: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

const googleType = "type.googleapis.com/google.rpc.";

/** The Gemini Developer API as the gemini CLI uses it. */
export const gemini: Protocol = {
  vendor: "gemini",
  serves(method, url) {
    const path = geminiPath(url.pathname);
    const query = path?.method === "streamGenerateContent" ? "?alt=sse" : "";
    return method === "POST" && path !== undefined && url.search === query;
  },
  keyOf: (headers) => {
    const key = headers["x-goog-api-key"];
    // With the CLI's gateway method the key header comes, but empty.
    return typeof key === "string" && key !== ""
      ? key
      : headers.authorization?.replace(/^Bearer /, "");
  },
  // The Gemini API does not say 401 to a bad key: 403 without one, 400 with a wrong one.
  badKey: (key) =>
    key === undefined
      ? {
          status: 403,
          message:
            "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
        }
      : { status: 400, message: badKeyMessage },
  read(incoming) {
    const checked = geminiBody(incoming.body);
    if ("broken" in checked) return { refusal: { status: 400, message: words(checked.broken) } };
    const content = geminiContent(checked.value, incoming);
    const message = geminiRefusal(checked.value, content.model);
    return { content, refusal: message === undefined ? undefined : { status: 400, message } };
  },
  answer: geminiAnswer,
  sideStep,
  errorBody: (error: VendorError) => ({
    error: {
      code: error.status,
      message: error.message,
      status: error.code ?? statusWords[error.status] ?? "UNKNOWN",
      ...details(error),
    },
  }),
  streamError(code, message) {
    const error = { code: 503, message, status: code ?? "UNAVAILABLE" };
    return `data: ${JSON.stringify({ error })}\r\n\r\n`;
  },
};

const badKeyMessage = "API key not valid. Please pass a valid API key.";

function details(error: VendorError): { details?: readonly object[] } {
  if (error.message === badKeyMessage)
    return {
      details: [
        {
          "@type": `${googleType}ErrorInfo`,
          reason: "API_KEY_INVALID",
          domain: "googleapis.com",
          metadata: { service: "generativelanguage.googleapis.com" },
        },
      ],
    };
  if (error.retryAfterSeconds === undefined) return {};
  return {
    details: [{ "@type": `${googleType}RetryInfo`, retryDelay: `${error.retryAfterSeconds}s` }],
  };
}

function words({ kind, path, message }: BrokenRule): string {
  const dot = path.lastIndexOf(".");
  const [parent, member] = dot < 0 ? ["", path] : [path.slice(0, dot), path.slice(dot + 1)];
  switch (kind) {
    case "unknown":
      return `Invalid JSON payload received. Unknown name "${member}"${parent === "" ? "" : ` at '${parent}'`}: Cannot find field.`;
    case "missing":
      return `* GenerateContentRequest.${path}: ${member} is not specified`;
    case "wrong":
      return `Invalid value at '${path}': ${message}`;
  }
}
