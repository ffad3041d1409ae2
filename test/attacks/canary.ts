import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that nobody has a reason to call: every connection to it, of whatever protocol, is a leak. */
export interface Canary extends AsyncDisposable {
  readonly url: string;
  /** Every connection, and method, path and headers of every request, in order of arrival. */
  readonly hits: readonly string[];
}

/** Starts the canary on a free port of 127.0.0.1. */
export async function startCanary(): Promise<Canary> {
  const hits: string[] = [];
  const server = createServer((message, response) => {
    hits.push(`${message.method} ${message.url} ${JSON.stringify(message.headers)}`);
    response.end("{}");
  });
  server.on("connection", (socket) => hits.push(`a connection from port ${socket.remotePort}`));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    hits,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
