import { createHash } from "node:crypto";

/** SHA-256, in hex, of a value without its member `digest`. */
export function digestOf(value: object): string {
  const { digest: _, ...content } = value as { readonly digest?: unknown };
  return createHash("sha256").update(canonicalJson(content)).digest("hex");
}

/** A JSON value as the one text that all its spellings share: no blanks, members sorted by name. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${canonicalJson(one)}`).join(",")}}`;
}
