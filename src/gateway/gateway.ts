import type { Vendor } from "../agents/catalog.ts";
import type { PriceTable } from "../prices.ts";
import type { Limits, Spending, Tokens } from "./account.ts";
import type { VendorAccess } from "./protocols/protocol.ts";
import type { RefusalReason } from "./refusal.ts";

/** How a gateway starts. */
export interface GatewayOptions {
  readonly vendors: Partial<Readonly<Record<Vendor, VendorAccess>>>;
  /** Undefined: the list prices of this release. */
  readonly prices?: PriceTable | undefined;
  /** Refuse models without a price, whose cost no limit can bound. Undefined: allow them. */
  readonly pricedOnly?: boolean | undefined;
  /** Of all threads together. */
  readonly limits: Limits;
  /** From a request's admission to the first byte of the vendor's answer, all repetitions included. */
  readonly headersTimeoutMs: number;
  /** The longest silence within an answer. */
  readonly idleTimeoutMs: number;
  /** URL of the proxy towards https vendors, as HTTPS_PROXY has it. Undefined: none, whatever the environment says. */
  readonly httpsProxy?: string | undefined;
  /** Absolute path, at most 107 bytes, in an existing folder of ours: the gateway listens there too. */
  readonly socketPath?: string | undefined;
  /** Called once for every request when it is over, refused ones included. Must not throw. */
  readonly onRequest?: ((record: GatewayRecord) => void) | undefined;
  /** When aborted, every thread is stopped. */
  readonly signal?: AbortSignal | undefined;
}

/** The vendor and model of a thread, and what it may spend of the gateway's limits. */
export interface GatewayThreadOptions extends Limits {
  readonly vendor: Vendor;
  /** The only model that may be asked for; a family's short name (`opus`) stands for its members. Undefined: any. */
  readonly model?: string | undefined;
  /** For records and messages. */
  readonly label: string;
}

/** The credentials of one thread of a coder. */
export interface GatewayThread {
  /** To be sent where the vendor's key would be. Good until `close`. */
  readonly token: string;
  /** The gateway's `url`. */
  readonly url: string;
  spending(): Spending;
  /** The model ids that were asked for and allowed, in order of first use. */
  models(): readonly string[];
  /** Why every further request is refused, for people: a limit was reached or `stop` was called. Undefined: it goes on. */
  readonly stopped: string | undefined;
  /** Cuts running answers and refuses further requests with this reason. The first reason stays. */
  stop(reason: string): void;
  /** Revokes the token and cuts running answers. `spending` and `models` still work. */
  close(): void;
}

/** The loopback model gateway. Disposing it closes all threads and connections. */
export interface Gateway extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`; base URL of claude and gemini, with `/v1` behind it of codex. */
  readonly url: string;
  readonly port: number;
  /** Throws `UsageError` when the vendor has no key. */
  open(options: GatewayThreadOptions): GatewayThread;
  /** Of all threads together, closed ones included. */
  spending(): Spending;
  /** What was taken out of requests, because the vendors' CLIs are not known to send it; each thing once, for people. */
  notices(): readonly string[];
}

/** The outcome of one request. Holds no key, no token and no content. */
export interface GatewayRecord {
  /** The thread's; undefined when the token was unknown. */
  readonly label: string | undefined;
  readonly vendor: Vendor | undefined;
  /** As asked for; undefined when the request was refused before it was read. */
  readonly model: string | undefined;
  /**
   * `answered`: the vendor's whole answer was relayed, whatever its status. `cut`: the vendor broke off or fell silent.
   * `aborted`: the client went away, or the thread was stopped. `refused`: by the gateway.
   */
  readonly end: "answered" | "cut" | "aborted" | "refused";
  readonly refusal: RefusalReason | undefined;
  /** What the client was answered; undefined when it was gone before. */
  readonly status: number | undefined;
  /** How often the vendor was asked. 0: not at all. */
  readonly attempts: number;
  readonly tokens: Tokens;
  /** Null: the model has no price. Where `estimated`, the most that it can have cost. */
  readonly costUsd: number | null;
  /** True when the vendor did not say all of `tokens`, and we filled in what we saw go by. */
  readonly estimated: boolean;
  /** From the request's arrival to the first byte of the vendor's answer; undefined without one. */
  readonly firstByteMs: number | undefined;
  readonly durationMs: number;
}
