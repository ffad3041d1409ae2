import type { IncomingHttpHeaders } from "node:http";

/** The token in whichever header a CLI sends its key. Gemini's own gateway method sends an empty key header beside. */
export function tokenOf(headers: IncomingHttpHeaders): string | undefined {
  const key = headers["x-api-key"] || headers["x-goog-api-key"];
  if (typeof key === "string") return key;
  return headers.authorization?.replace(/^Bearer /i, "");
}
