import type { Vendor } from "../agents/catalog.ts";
import type { PriceTable } from "../prices.ts";
import type { GatewayRecord } from "./record.ts";
import type { Spending } from "./spending.ts";

/** The vendors whose protocols the gateway speaks. */
export type VendorName = Vendor;

/** Where a vendor's API is, and the real key for it. */
export interface VendorAccess {
  /** `https://host`, perhaps with a path in front of the vendor's own. Null: the vendor's own address. */
  readonly baseUrl: string | null;
  readonly key: string;
  /** `oauth`: a token of a Claude subscription. Missing: a plain API key. */
  readonly keyKind?: "api-key" | "oauth";
}

/** What may be spent. Undefined or infinite: no limit. */
export interface Limits {
  /**
   * By the price table. For a model without a price the cost is unknown and this limit cannot be kept (`pricedOnly`
   * refuses it); `maxTokens` still holds.
   */
  readonly maxCostUsd?: number | undefined;
  /** Input, cached input, cache writes and output together. */
  readonly maxTokens?: number | undefined;
  readonly maxRequests?: number | undefined;
}

/** How a gateway starts. */
export interface GatewayOptions {
  readonly vendors: Partial<Readonly<Record<VendorName, VendorAccess>>>;
  /** Undefined: the list prices of this release. */
  readonly prices?: PriceTable | undefined;
  /** Refuse models without a price, whose cost no limit can bound. Undefined: let them through. */
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

/** Whom a thread is for, and what it may spend of the gateway's limits. */
export interface GatewayThreadOptions extends Limits {
  readonly vendor: VendorName;
  /** The only model that may be asked for; a family's short name (`opus`) stands for its members. Undefined: any. */
  readonly model?: string | undefined;
  /** For records and messages. */
  readonly label: string;
}

/** What one thread of a coder is let in with. */
export interface GatewayThread {
  /** To be sent where the vendor's key would be. Good until `close`. */
  readonly token: string;
  /** The gateway's `url`. */
  readonly url: string;
  spending(): Spending;
  /** The model ids that were asked for and let through, in order of first use. */
  models(): readonly string[];
  /** Why every further request is refused, for people: a limit was reached or `stop` was called. Undefined: it goes on. */
  readonly stopped: string | undefined;
  /** Cuts the answers on their way and refuses what follows with this reason. The first reason stays. */
  stop(reason: string): void;
  /** The token dies; answers on their way are cut. `spending` and `models` go on telling. */
  close(): void;
}

/** The loopback model gateway. Disposing it closes all threads and connections. */
export interface Gateway extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`; base URL of claude and gemini, with `/v1` behind it of codex. */
  readonly url: string;
  readonly port: number;
  readonly socketPath: string | undefined;
  /** Throws `UsageError` when the vendor has no key. */
  open(options: GatewayThreadOptions): GatewayThread;
  /** Of all threads together, closed ones included. */
  spending(): Spending;
}
