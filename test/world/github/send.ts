import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Answer } from "./rest/handler.ts";

/** Sends an answer with the headers GitHub sends; a GET whose ETag is known answers 304. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body, headers = {} }: Answer,
): void {
  const text = typeof body === "string" || Buffer.isBuffer(body);
  const bytes =
    body === undefined ? Buffer.alloc(0) : Buffer.from(text ? body : JSON.stringify(body));
  const all: Record<string, string> = {
    ...(status === 204
      ? {}
      : { "content-type": `${text ? "text/plain" : "application/json"}; charset=utf-8` }),
    "x-github-media-type": "github.v3; format=json",
    "x-github-request-id": randomBytes(10).toString("hex").toUpperCase(),
    "x-github-api-version-selected": String(
      request.headers["x-github-api-version"] ?? "2022-11-28",
    ),
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "4999",
    "x-ratelimit-used": "1",
    "x-ratelimit-resource": "core",
    "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + 3600),
    ...headers,
  };
  if (request.method === "GET" && status === 200) {
    const etag = `W/"${createHash("sha256").update(bytes).digest("hex")}"`;
    all.etag = etag;
    if (request.headers["if-none-match"] === etag) {
      response.writeHead(304, all).end();
      return;
    }
  }
  if (status !== 204) all["content-length"] = String(bytes.length);
  response.writeHead(status, all).end(bytes);
}
