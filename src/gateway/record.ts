import type { Vendor } from "../agents/catalog.ts";
import type { RefusalReason } from "./refusal.ts";
import type { Tokens } from "./spending.ts";

/** What became of one request. Holds no key, no token and no word of what was said. */
export interface GatewayRecord {
  /** The thread's; undefined when the token was unknown. */
  readonly label: string | undefined;
  readonly vendor: Vendor | undefined;
  /** As asked for; undefined when the request was refused before it was read. */
  readonly model: string | undefined;
  /**
   * `answered`: the vendor's answer was handed on whole, whatever its status; `cut`: the vendor broke off or fell silent;
   * `aborted`: the client went away, or the thread was stopped; `refused`: by the gateway.
   */
  readonly end: "answered" | "cut" | "aborted" | "refused";
  readonly refusal: RefusalReason | undefined;
  /** What the client was answered; undefined when it was gone before. */
  readonly status: number | undefined;
  /** How often the vendor was asked. 0: not at all. */
  readonly attempts: number;
  readonly tokens: Tokens;
  /** Null: the model has no price. */
  readonly costUsd: number | null;
  /** True when the vendor did not say all of `tokens`, and we filled in what we saw go by. */
  readonly estimated: boolean;
  /** From the request's arrival to the first byte of the vendor's answer; undefined without one. */
  readonly firstByteMs: number | undefined;
  readonly durationMs: number;
}
