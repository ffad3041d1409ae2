import type { Tokens } from "../account.ts";
import type { Json } from "./json.ts";

/** Where a vendor's API is, and the real key for it. */
export interface VendorAccess {
  /** `https://host`, perhaps with a path in front of the vendor's own. Null: the vendor's own address. */
  readonly baseUrl: string | null;
  readonly key: string;
  /** `oauth`: a subscription's token. Missing: a plain API key. */
  readonly keyKind?: "api-key" | "oauth";
}

/** What the meter reads from one event of a stream, or from a whole answer. */
interface EventReading {
  /** The vendor's usage object as far as it is known by now. Undefined: nothing about it. */
  readonly usage: Json | undefined;
  /** True when this usage is final. */
  readonly final: boolean;
  /** Characters of the model's output in this event. */
  readonly characters: number;
}

/** One vendor's wire protocol. All functions are pure. */
export interface Protocol {
  /** The vendor's own address. */
  readonly baseUrl: string;
  /** How the paths of its endpoints begin. Tells whose error shape a request without a known token gets. */
  readonly pathPrefix: string;
  /** True for the vendor's model endpoints, as its CLI asks them. */
  serves(url: URL): boolean;
  /** The headers that carry the real key. */
  keyHeaders(access: Pick<VendorAccess, "key" | "keyKind">): Readonly<Record<string, string>>;
  /** The model that is asked for; undefined when the request does not say. */
  modelOf(url: URL, body: Json): string | undefined;
  /**
   * The part of a request that would make the vendor run tools, fetch content, read stored data or bill other prices. For
   * people; undefined: there is none.
   */
  hosted(body: Json): string | undefined;
  /** The longest answer that the request allows, in tokens; where it does not say, the longest its models give. */
  maxOutputTokens(body: Json): number;
  /** The same request with at most so many tokens of output. */
  withMaxOutputTokens(body: Json, tokens: number): Json;
  /** A refusal in the vendor's shape. */
  errorBody(status: number, message: string): object;
  /** Reads one event, or a whole answer. */
  read(event: Json): EventReading;
  /** The paid tokens in a usage object. */
  tokens(usage: Json): Tokens;
}

/** A number of output tokens as sent; `fallback` for none or nonsense. */
export function outputTokensOr(value: unknown, fallback: number): number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 ? value : fallback;
}
