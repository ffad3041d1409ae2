import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { pipeline, type Readable } from "node:stream";
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from "node:zlib";
import type { Protocol } from "./protocols/protocol.ts";

/** Request headers about the connection and the key: we make our own. */
const OWN =
  /^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-length|accept-encoding|authorization|x-api-key|x-goog-api-key)$/;

/** Answer headers about the connection or the account, or that redirect the client or delay it. */
const DROPPED_OF_ANSWER =
  /^(connection|keep-alive|trailer|transfer-encoding|upgrade|content-length|content-encoding|set-cookie|location|retry-after|retry-after-ms|proxy-.*|alt-svc|strict-transport-security|openai-organization|openai-project|anthropic-organization-id)$/;

/** What goes on of a client's headers. */
export interface ScreenedHeaders {
  readonly headers: Readonly<Record<string, string>>;
  /** What does not, as far as it says something of the request. */
  readonly removed: readonly string[];
}

/** Lets those headers go on that the vendor's CLI sends. @param model as the thread names it */
export function screenHeaders(
  headers: IncomingHttpHeaders,
  { headers: known, headerValue }: Pick<Protocol, "headers" | "headerValue">,
  model: string | undefined,
): ScreenedHeaders {
  const removed: string[] = [];
  const kept = Object.entries(headers).flatMap(([name, given]) => {
    if (given === undefined || OWN.test(name)) return [];
    const value = String(given);
    const said = known.includes(name)
      ? headerValue === undefined
        ? value
        : headerValue(name, value, model)
      : undefined;
    const lost = said === undefined ? "" : without(value, said);
    if (said === undefined) removed.push(name);
    else if (lost !== "") removed.push(`${name}: ${lost}`);
    return said === undefined ? [] : [[name, said] as const];
  });
  return { headers: Object.fromEntries(kept), removed };
}

/** The items of a header's list that another one lacks. */
function without(value: string, less: string): string {
  const kept = items(less);
  return items(value)
    .filter((item) => !kept.includes(item))
    .join(",");
}

const items = (value: string) => value.split(",").map((item) => item.trim());

/** The headers for the vendor. */
export function requestHeaders(
  screened: ScreenedHeaders["headers"],
  keyHeaders: Readonly<Record<string, string>>,
  bodyBytes: number,
): OutgoingHttpHeaders {
  return {
    ...screened,
    ...keyHeaders,
    // The meter must read the answer, and a compressed stream may be held back on its way.
    "accept-encoding": "identity",
    "content-length": bodyBytes,
  };
}

/** The headers for the client; none that repeats the key. */
export function answerHeaders(headers: IncomingHttpHeaders, key: string): OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name, value]) => !DROPPED_OF_ANSWER.test(name) && !String(value).includes(key),
    ),
  );
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
