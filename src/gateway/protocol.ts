import type { VendorAccess } from "./gateway.ts";
import type { Json } from "./json.ts";
import type { Tokens } from "./spending.ts";

/** What one event of a stream, or a whole answer, tells the meter. */
interface Told {
  /** The vendor's usage object as far as it is known by now. Undefined: nothing about it. */
  readonly usage: Json | undefined;
  /** True when this usage is the last word. */
  readonly final: boolean;
  /** Characters of what the model says in this event. */
  readonly said: number;
}

/** All that is particular to one vendor's wire protocol. Everything is pure. */
export interface Protocol {
  /** The vendor's own address. */
  readonly baseUrl: string;
  /** True for the vendor's model endpoints, as its CLI asks them. */
  serves(url: URL): boolean;
  /** The headers that carry the real key. */
  keyHeaders(access: Pick<VendorAccess, "key" | "keyKind">): Readonly<Record<string, string>>;
  /** The model that is asked for; undefined when the request does not say. */
  modelOf(url: URL, body: Json): string | undefined;
  /**
   * What in a request would have the vendor act or fetch on its own, read what is stored under the key, or bill by other
   * prices. For people; undefined: nothing.
   */
  hosted(body: Json): string | undefined;
  /** The longest answer that the request allows, in tokens; where it does not say, the longest its models give. */
  maxOutputTokens(body: Json): number;
  /** The same request with at most so many tokens of output. */
  withMaxOutputTokens(body: Json, tokens: number): Json;
  /** A refusal in the vendor's shape. */
  errorBody(status: number, message: string): object;
  /** Reads one event, or a whole answer. */
  read(event: Json): Told;
  /** The paid tokens in a usage object. */
  tokens(usage: Json): Tokens;
}

/** A number of output tokens as sent; `fallback` for none or nonsense. */
export function outputTokensOr(value: unknown, fallback: number): number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 ? value : fallback;
}
