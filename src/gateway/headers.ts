import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";

/** Of a request: what belongs to the connection, carries a key, names an account, or bends the request. */
const DROPPED_OF_REQUEST =
  /^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-length|content-encoding|accept-encoding|authorization|x-api-key|x-goog-api-key|x-goog-user-project|cookie|proxy-.*|x-forwarded-.*|forwarded|via|openai-organization|openai-project|x-http-method.*)$/;

/** Of an answer: what belongs to the connection or the account, sends the client elsewhere, or lets it wait. */
const DROPPED_OF_ANSWER =
  /^(connection|keep-alive|trailer|transfer-encoding|upgrade|content-length|content-encoding|set-cookie|location|retry-after|retry-after-ms|proxy-.*|alt-svc|strict-transport-security|openai-organization|openai-project|anthropic-organization-id)$/;

/** The headers for the vendor. */
export function requestHeaders(
  headers: IncomingHttpHeaders,
  keyHeaders: Readonly<Record<string, string>>,
  bodyBytes: number,
): OutgoingHttpHeaders {
  return {
    ...without(headers, DROPPED_OF_REQUEST),
    ...keyHeaders,
    // The meter must read the answer, and a compressed stream may be held back on its way.
    "accept-encoding": "identity",
    "content-length": bodyBytes,
  };
}

/** The headers for the client. */
export function answerHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return without(headers, DROPPED_OF_ANSWER);
}

function without(headers: IncomingHttpHeaders, dropped: RegExp): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.test(name)));
}
