import type { ModelRequest } from "./request.ts";

/** Where a vendor's body has the conversation. What stands beside it is read before it, whatever the order of members. */
const conversationOf = { anthropic: "messages", openai: "input", gemini: "contents" } as const;

/** Members that no cache looks at: how the answer is sent, how long it may be, whose session it is. */
const apart = ["stream", "stream_options", "metadata", "client_metadata", "max_tokens", "store"];

/**
 * A request as a vendor's prompt cache reads it: tools, system prompt and parameters, then the conversation. Marks that
 * say up to where to cache are no part of it.
 */
export function cachedText({ vendor, body }: Pick<ModelRequest, "vendor" | "body">): string {
  const members = Object.entries(body as Readonly<Record<string, unknown>>);
  const conversation = conversationOf[vendor];
  const head = members
    .filter(([name]) => name !== conversation && !apart.includes(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const said = members.find(([name]) => name === conversation)?.[1];
  const items = Array.isArray(said) ? said : [];
  return [...head, ...items].map((part) => JSON.stringify(part, asRead)).join("\n");
}

/** A text and a list of one text are the same to a model. */
function asRead(name: string, value: unknown): unknown {
  if (name === "cache_control") return undefined;
  return name === "content" && typeof value === "string" ? [{ type: "text", text: value }] : value;
}

/** How much of the earlier request a later one begins with, in bytes. */
export interface SharedPrefix {
  readonly share: number;
  /** What the earlier one has where they part; empty where the later one begins with all of it. */
  readonly parts: string;
}

/** Compares two requests of one conversation. */
export function sharedPrefix(
  earlier: Pick<ModelRequest, "vendor" | "body">,
  later: Pick<ModelRequest, "vendor" | "body">,
): SharedPrefix {
  const [a, b] = [Buffer.from(cachedText(earlier)), Buffer.from(cachedText(later))];
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return { share: at / a.length, parts: a.subarray(Math.max(0, at - 60), at + 60).toString() };
}
