import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A vendor that does what the scripted models cannot: compress, redirect, break connections. */
export interface VendorServer extends AsyncDisposable {
  readonly url: string;
  readonly server: Server;
  /** What came, read to its end before it was answered. */
  readonly requests: readonly IncomingMessage[];
}

/** Starts a server whose every answer the test writes itself. */
export async function startVendor(answer: RequestListener): Promise<VendorServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((message, response) => {
    requests.push(message);
    text(message).then(
      () => answer(message, response),
      () => response.destroy(),
    );
  });
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    requests,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, "close");
    },
  };
}

/** The end of a Messages stream that used so many tokens. */
export function lastEvent(inputTokens: number, outputTokens: number): string {
  const usage = { input_tokens: inputTokens, output_tokens: outputTokens };
  return `data: ${JSON.stringify({ type: "message_delta", delta: {}, usage })}\n\n`;
}
