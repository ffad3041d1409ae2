import { createHash, randomUUID } from "node:crypto";

/** A fresh id as vendors make them: a prefix and 24 hex digits. */
export function identifier(prefix: string): string {
  return prefix + randomUUID().replaceAll("-", "").slice(0, 24);
}

/** A short digest that is the same for the same texts. */
export function digest(...texts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, 16);
}
