import type { Config } from "../config/config.ts";
import type { Gateway, GatewayOptions } from "../gateway/gateway.ts";
import { startGateway } from "../gateway/start-gateway.ts";
import { vendors } from "./catalog.ts";
import { pricesOf } from "./prices.ts";

/** The settings of a run's gateway. */
export type GatewaySettings = Pick<
  Config,
  | "vendors"
  | "prices"
  | "maxCostGiven"
  | "maxCostUsd"
  | "maxTokens"
  | "maxRequests"
  | "turnTimeoutMs"
>;

/** No answer is silent for longer than this. */
const longestSilenceMs = 300_000;

/** Starts the gateway with all keys and limits of a run. */
export async function openGateway(
  settings: GatewaySettings,
  host: Pick<GatewayOptions, "socketPath" | "httpsProxy">,
): Promise<Gateway> {
  const { maxCostUsd, maxTokens, maxRequests, turnTimeoutMs } = settings;
  const access = vendors.flatMap((vendor) => {
    const { key, keyKind, baseUrl } = settings.vendors[vendor];
    return key === null ? [] : [[vendor, { key, keyKind, baseUrl }]];
  });
  return await startGateway({
    ...host,
    vendors: Object.fromEntries(access),
    prices: pricesOf(settings.prices),
    pricedOnly: settings.maxCostGiven,
    limits: { maxCostUsd, maxTokens, maxRequests },
    headersTimeoutMs: turnTimeoutMs,
    idleTimeoutMs: Math.min(turnTimeoutMs, longestSilenceMs),
  });
}
