import { once } from "node:events";
import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

/** Sends one request to the vendor. */
export interface UpstreamClient extends Disposable {
  /**
   * Resolves with the answer's headers. Rejects with the connection's error, and when the signal is aborted, which also
   * ends an answer that has begun. A kept connection that turns out to be dead is replaced unseen.
   */
  send(
    url: URL,
    headers: OutgoingHttpHeaders,
    body: Buffer,
    signal: AbortSignal,
  ): Promise<IncomingMessage>;
}

/** @param httpsProxy as in `GatewayOptions` */
export function createUpstreamClient(httpsProxy: string | undefined): UpstreamClient {
  const http = new HttpAgent({ keepAlive: true });
  const proxyEnv = httpsProxy === undefined ? {} : { HTTPS_PROXY: httpsProxy };
  const https = new HttpsAgent({ keepAlive: true, proxyEnv });

  async function send(
    url: URL,
    headers: OutgoingHttpHeaders,
    body: Buffer,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const options = { method: "POST", headers, signal };
    const request: ClientRequest =
      url.protocol === "https:"
        ? httpsRequest(url, { ...options, agent: https })
        : httpRequest(url, { ...options, agent: http });
    // Also for what comes after the answer's headers: that is the answer's to tell.
    request.on("error", () => undefined);
    request.end(body);
    try {
      const [answer] = (await once(request, "response")) as [IncomingMessage];
      return answer;
    } catch (error) {
      const dead = request.reusedSocket && (error as NodeJS.ErrnoException).code === "ECONNRESET";
      if (!dead || signal.aborted) throw error;
      return await send(url, headers, body, signal);
    }
  }

  return {
    send: send,
    [Symbol.dispose]() {
      http.destroy();
      https.destroy();
    },
  };
}
