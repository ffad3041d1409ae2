import { createHash } from "node:crypto";
import { losslessBytes } from "../text/lossless.ts";

/** SHA-256 of a text, as its bytes were, in hex, for `review/`, which is pure and has no hash of its own. */
export function sha256(text: string): string {
  return createHash("sha256").update(losslessBytes(text)).digest("hex");
}
