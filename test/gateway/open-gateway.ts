import type { Gateway, GatewayOptions, GatewayRecord } from "../../src/gateway/gateway.ts";
import { startGateway } from "../../src/gateway/start-gateway.ts";
import { testKeys } from "../world/models/server.ts";

/** A gateway, and what it recorded. */
export interface WatchedGateway extends Gateway {
  readonly records: readonly GatewayRecord[];
}

/** Starts a gateway in front of one server for all vendors, with patience for slow machines and without limits. */
export async function openGateway(
  server: { readonly url: string },
  options: Partial<GatewayOptions> = {},
): Promise<WatchedGateway> {
  const records: GatewayRecord[] = [];
  const access = (vendor: keyof typeof testKeys) => ({
    baseUrl: server.url,
    key: testKeys[vendor],
  });
  const gateway = await startGateway({
    vendors: { anthropic: access("anthropic"), openai: access("openai"), gemini: access("gemini") },
    limits: {},
    headersTimeoutMs: 30_000,
    idleTimeoutMs: 30_000,
    onRequest: (record) => records.push(record),
    ...options,
  });
  return { ...gateway, records };
}
