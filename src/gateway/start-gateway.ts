import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { UsageError } from "../errors.ts";
import { listPrices } from "../prices.ts";
import { createAccount } from "./account.ts";
import { createAdmission } from "./admission.ts";
import type { GatewayContext } from "./forward.ts";
import type { Gateway, GatewayOptions } from "./gateway.ts";
import { createRemovals } from "./removals.ts";
import { serve } from "./serve.ts";
import { createThread, type OpenThread } from "./thread.ts";
import { createUpstreamClient } from "./upstream-client.ts";

/**
 * Starts the model gateway on a free port of 127.0.0.1. It holds the vendors' keys; the CLIs get a token per thread, with
 * which they reach the models and nothing else, within the limits. Rejects when it cannot listen.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  await using stack = new AsyncDisposableStack();
  const client = stack.use(createUpstreamClient(options.httpsProxy));
  const context: GatewayContext = {
    prices: options.prices ?? listPrices,
    pricedOnly: options.pricedOnly ?? false,
    account: createAccount(options.limits),
    admission: createAdmission(),
    removed: createRemovals(),
    client: client,
    headersTimeoutMs: options.headersTimeoutMs,
    idleTimeoutMs: options.idleTimeoutMs,
  };
  const threads = new Map<string, OpenThread>();
  const threadOf = (token: string) => threads.get(token);
  const newServer = () =>
    createServer((message, response) => {
      serve(message, response, context, threadOf).then(
        (record) => record && options.onRequest?.(record),
        () => response.destroy(),
      );
    });

  const server = stack.adopt(newServer(), stopServer);
  await listen(server, 0, "127.0.0.1");
  if (options.socketPath !== undefined)
    await listen(stack.adopt(newServer(), stopServer), options.socketPath);
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  const onAbort = () => {
    for (const thread of threads.values()) thread.stop("the run was stopped");
  };
  options.signal?.addEventListener("abort", onAbort);
  stack.defer(() => options.signal?.removeEventListener("abort", onAbort));
  stack.defer(() => {
    for (const thread of threads.values()) thread.close();
  });
  const resources = stack.move();

  return {
    url,
    port,
    spending: context.account.spending,
    notices: context.removed.notices,
    open(threadOptions) {
      const access = options.vendors[threadOptions.vendor];
      if (access === undefined) throw new UsageError(`There is no key for ${threadOptions.vendor}`);
      const thread = createThread(threadOptions, access, url, (token) => threads.delete(token));
      threads.set(thread.token, thread);
      if (options.signal?.aborted) thread.stop("the run was stopped");
      return thread;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

async function listen(server: Server, ...where: [number, string] | [string]): Promise<void> {
  // Never: an agent's command may run for minutes between two requests, and a close would race with the next one.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 60_000;
  // Neither another protocol nor another host is reached through here.
  for (const [event, status] of [
    ["upgrade", 426],
    ["connect", 403],
  ] as const)
    server.on(event, (_: IncomingMessage, socket: Duplex) => {
      socket.on("error", () => socket.destroy());
      socket.end(
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
      );
    });
  if (where.length === 2) server.listen(...where);
  else server.listen(...where);
  await once(server, "listening");
}

async function stopServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
