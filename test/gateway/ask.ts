import type { GatewayThread } from "../../src/gateway/gateway.ts";
import type { Vendor } from "../world/models/request.ts";
import type { Models } from "../world/models/server.ts";
import { askAnthropic, askGemini, askOpenAi, type WireReply } from "../world/models/wire.ts";

type Door = Pick<GatewayThread, "url" | "token">;

/** Sends a minimal request as that vendor's CLI does, with a thread's token; `body` is laid over it. */
export const asks: Readonly<
  Record<Vendor, (door: Door, body?: object, headers?: object) => Promise<WireReply>>
> = {
  anthropic: ({ url, token }, body, headers) =>
    askAnthropic(at(url), body, { "x-api-key": token, ...headers }),
  openai: ({ url, token }, body, headers) =>
    askOpenAi(at(url), body, { authorization: `Bearer ${token}`, ...headers }),
  gemini: ({ url, token }, body, headers) =>
    askGemini(at(url), body, { "x-goog-api-key": token, ...headers }),
};

/** Every vendor with a scripted server, by which the tests of the gateway are run. */
export const vendors = Object.keys(asks) as readonly Vendor[];

/** Asks gemini for an answer in one piece. */
export function askGeminiOnce({ url, token }: Door): Promise<WireReply> {
  const path = "gemini-2.5-pro:generateContent";
  return askGemini(at(url), {}, { "x-goog-api-key": token }, path);
}

/** Of the models, asking takes no more than the address. */
const at = (url: string) => ({ url }) as Models;
