import { identifier } from "../identifier.ts";
import type { Protocol, VendorError } from "../protocol.ts";
import type { BrokenRule } from "../shape.ts";
import { openAiAnswer } from "./answer.ts";
import { openAiBody } from "./body.ts";
import { openAiContent } from "./content.ts";
import { openAiRefusal } from "./rules.ts";

/** Type and usual code by status: https://developers.openai.com/api/docs/guides/error-codes */
const errorTypes: Readonly<Record<number, readonly [type: string, code: string | null]>> = {
  401: ["invalid_request_error", "invalid_api_key"],
  429: ["requests", "rate_limit_exceeded"],
  500: ["server_error", null],
  503: ["server_error", null],
};

/** The Responses API as codex uses it. */
export const openAi: Protocol = {
  vendor: "openai",
  serves: (method, url) =>
    method === "POST" && url.pathname === "/v1/responses" && url.search === "",
  keyOf: (headers) => headers.authorization?.replace(/^Bearer /, ""),
  badKey: (key) =>
    key === undefined
      ? {
          status: 401,
          message:
            "You didn't provide an API key. You need to provide your API key in an Authorization header.",
        }
      : {
          status: 401,
          message: `Incorrect API key provided: ${key.slice(0, 4)}****${key.slice(-2)}.`,
        },
  read(incoming) {
    const checked = openAiBody(incoming.body);
    if ("broken" in checked) return { refusal: shapeRefusal(checked.broken) };
    return {
      content: openAiContent(checked.value, incoming),
      refusal: openAiRefusal(checked.value),
    };
  },
  answer: openAiAnswer,
  sideStep: () => ({ text: "Nothing of note so far." }),
  errorBody(error: VendorError) {
    const [type, code] = errorTypes[error.status] ?? ["invalid_request_error", null];
    return {
      error: { message: error.message, type, param: error.param ?? null, code: error.code ?? code },
    };
  },
  streamError(code, message) {
    const error = { code: code ?? "server_error", message };
    const response = { id: identifier("resp_"), object: "response", status: "failed", error };
    return `event: response.failed\ndata: ${JSON.stringify({ type: "response.failed", response })}\n\n`;
  },
};

function shapeRefusal({ kind, path, message }: BrokenRule): VendorError {
  switch (kind) {
    case "unknown":
      return {
        status: 400,
        code: "unknown_parameter",
        param: path,
        message: `Unknown parameter: '${path}'.`,
      };
    case "missing":
      return {
        status: 400,
        code: "missing_required_parameter",
        param: path,
        message: `Missing required parameter: '${path}'.`,
      };
    case "wrong":
      return {
        status: 400,
        code: "invalid_type",
        param: path,
        message: `Invalid type for '${path}': ${message}.`,
      };
  }
}
