import type { Tokens } from "../account.ts";
import { never, type Rule, type Screened } from "./allow-list.ts";
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
  /** The exact ids that its CLI asks for where one of these names is given. Any other name stands for itself. */
  readonly models: Readonly<Record<string, readonly string[]>>;
  /**
   * Takes out of a request what its CLI is not known to send. Refuses what would make the vendor run tools, fetch
   * content, read or keep stored data, take another model or bill other prices.
   */
  screen(body: Json): Screened;
  /** Names of the headers that its CLI sends and that go on, in lower case. */
  readonly headers: readonly string[];
  /** What a header that goes on may say; undefined: that it must not go on. Missing: whatever it says. */
  headerValue?(name: string, value: string, model: string | undefined): string | undefined;
  /** The longest prompt that a current model takes, in tokens. */
  readonly longestPrompt: number;
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
  /** The same where some cost more than a model's price says: as many more of them. Undefined: none does. */
  dearTokens(usage: Json): Tokens | undefined;
}

/** Ways to name models beside the one that is asked for. */
export const OTHER_MODELS: Readonly<Record<string, Rule>> = Object.fromEntries(
  ["fallbacks", "fallback_models", "fallback_model", "models"].map((name) => [name, never(name)]),
);

/** So many times the tokens. */
export function times(factor: number, tokens: Tokens): Tokens {
  return {
    inputTokens: factor * tokens.inputTokens,
    cachedInputTokens: factor * tokens.cachedInputTokens,
    cacheWriteTokens: factor * tokens.cacheWriteTokens,
    outputTokens: factor * tokens.outputTokens,
  };
}

/** A number of output tokens as sent; `fallback` for none or nonsense. */
export function outputTokensOr(value: unknown, fallback: number): number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 ? value : fallback;
}
