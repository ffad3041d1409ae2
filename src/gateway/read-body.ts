import type { IncomingMessage } from "node:http";

/** No vendor takes more: Anthropic refuses requests above 32 MB, https://platform.claude.com/docs/en/api/errors */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Reads a request to its end, also when nobody wants it: an answer before that resets the connection, and the client
 * never sees it.
 *
 * @param keep false: nothing is kept
 * @returns the text; empty when not kept, `"too-large"` above 32 MB. Rejects when the client goes away.
 */
export async function readBody(
  request: IncomingMessage,
  keep: boolean,
): Promise<{ readonly text: string } | "too-large"> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (keep && bytes <= MAX_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (bytes > MAX_BYTES) return "too-large";
  return { text: Buffer.concat(chunks).toString("utf8") };
}
