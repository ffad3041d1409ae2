import { createHash } from "node:crypto";

/** SHA-256 in hex, for `review/`, which is pure and has no hash of its own. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
