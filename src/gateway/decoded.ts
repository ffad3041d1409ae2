import type { IncomingMessage } from "node:http";
import { pipeline, type Readable } from "node:stream";
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from "node:zlib";

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
