import { identifier } from "../identifier.ts";
import type { Protocol, VendorError } from "../protocol.ts";
import type { BrokenRule } from "../shape.ts";
import { anthropicAnswer } from "./answer.ts";
import { anthropicBody } from "./body.ts";
import { anthropicContent } from "./content.ts";
import { anthropicRefusal } from "./rules.ts";

/** https://platform.claude.com/docs/en/api/errors */
const errorTypes: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};

/** The Messages API as claude uses it. */
export const anthropic: Protocol = {
  vendor: "anthropic",
  serves: (method, url) =>
    method === "POST" && url.pathname === "/v1/messages" && ["", "?beta=true"].includes(url.search),
  keyOf: (headers) => {
    const key = headers["x-api-key"];
    return typeof key === "string" ? key : headers.authorization?.replace(/^Bearer /, "");
  },
  badKey: (key) => ({
    status: 401,
    message: key === undefined ? "x-api-key header is required" : "invalid x-api-key",
  }),
  read(incoming) {
    if (incoming.headers["anthropic-version"] === undefined)
      return { refusal: { status: 400, message: "anthropic-version: header is required" } };
    const checked = anthropicBody(incoming.body);
    if ("broken" in checked) return { refusal: { status: 400, message: words(checked.broken) } };
    const message = anthropicRefusal(checked.value);
    return {
      content: anthropicContent(checked.value, incoming),
      refusal: message === undefined ? undefined : { status: 400, message },
    };
  },
  answer: anthropicAnswer,
  sideStep: () => ({ text: "<summary>Nothing of note so far.</summary>" }),
  errorBody: (error: VendorError) => ({
    type: "error",
    error: { type: error.code ?? errorTypes[error.status] ?? "api_error", message: error.message },
    request_id: identifier("req_"),
  }),
  streamError(code, message) {
    const error = { type: code ?? "overloaded_error", message };
    return `event: error\ndata: ${JSON.stringify({ type: "error", error })}\n\n`;
  },
};

function words(broken: BrokenRule): string {
  const path = broken.path.replace(/\[(\d+)\]/g, ".$1");
  switch (broken.kind) {
    case "unknown":
      return `${path}: Extra inputs are not permitted`;
    case "missing":
      return `${path}: Field required`;
    case "wrong":
      return `${path}: Input ${broken.message}`;
  }
}
