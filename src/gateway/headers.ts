import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { pipeline, type Readable } from "node:stream";
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from "node:zlib";

/** Request headers about the connection, the key or the account, or that change the meaning of the request. */
const DROPPED_OF_REQUEST =
  /^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-length|content-encoding|accept-encoding|authorization|x-api-key|x-goog-api-key|x-goog-user-project|cookie|proxy-.*|x-forwarded-.*|forwarded|via|openai-organization|openai-project|x-http-method.*)$/;

/** Answer headers about the connection or the account, or that redirect the client or delay it. */
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

/** An answer without its content encoding. Vendors behind a CDN compress also unasked. */
export function decoded(answer: IncomingMessage): Readable {
  const decoder = decoderOf(answer.headers["content-encoding"]);
  if (decoder === undefined) return answer;
  // An error ends the decoder, which tells whoever reads it.
  return pipeline(answer, decoder, () => undefined);
}

function decoderOf(encoding: string | undefined) {
  switch (encoding?.toLowerCase()) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "br":
      return createBrotliDecompress();
    case "deflate":
      return createInflate();
    case "zstd":
      return createZstdDecompress();
    default:
      return undefined;
  }
}
