import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { gitRequest } from "../git/serve.ts";
import { routeOf } from "./contract/route.ts";
import type { Fault } from "./fault.ts";
import { serveGitRequest } from "./git-access.ts";
import { rootFields, serveGraphql } from "./graphql/serve.ts";
import { logAnswer, logsPath } from "./log-storage.ts";
import type { LogEntry } from "./record.ts";
import type { Answer } from "./rest/handler.ts";
import { serveRest } from "./rest/serve.ts";
import { send } from "./send.ts";
import type { State } from "./state.ts";
import { faultAnswer, nextFault, strikesAfter } from "./strike.ts";

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
}

/** Serves the state on a free port of loopback; sets its URL. Disposing closes all connections. */
export async function serve(state: State): Promise<AsyncDisposable> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", state.url);
    handle(state, { request, response, url }).catch((error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      state.bugs.push({ operation: `${request.method} ${url.pathname}`, messages: [message] });
      if (!response.headersSent) response.writeHead(500);
      response.end(JSON.stringify({ message: "the world broke" }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function handle(state: State, exchange: Exchange): Promise<void> {
  const { request, response, url } = exchange;
  const asked = gitRequest(request, url);
  const entry = asked ? newEntry(exchange) : await readEntry(exchange);
  entry.token ??= asked?.token;
  entry.login = entry.token === undefined ? undefined : state.tokens.get(entry.token)?.login;
  if (asked) entry.operation = asked.path === "info/refs" ? "git-refs" : asked.service;
  state.log.push(entry);
  const perform = async (): Promise<Answer | undefined> => {
    if (!asked) return answerApi(state, exchange, entry);
    await serveGitRequest(state, asked, exchange, isLost(fault));
    return undefined;
  };
  if (url.pathname.startsWith(logsPath)) {
    entry.operation = "log-storage";
    send(request, response, logAnswer(state, url, request.headers.authorization));
    return;
  }
  const fault = nextFault(state, entry);
  if (fault?.kind === "delay") await setTimeout(fault.delayMs);
  if (fault?.kind === "meanwhile") await fault.run();
  const instead = fault && faultAnswer(fault);
  const performed = fault && instead && !strikesAfter(fault) ? undefined : await perform();
  const answer = instead ?? performed;
  if (answer === "reset") {
    request.socket.destroy();
    return;
  }
  entry.status = answer?.status ?? response.statusCode;
  if (answer && !response.headersSent) send(request, response, answer);
}

function isLost(fault: Fault | undefined): boolean {
  return fault !== undefined && faultAnswer(fault) !== undefined;
}

function newEntry({ request, url }: Exchange): LogEntry {
  const authorization = request.headers.authorization;
  return {
    operation: undefined,
    method: request.method ?? "GET",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: undefined,
    login: undefined,
    token: /^(?:token|bearer) (.+)$/i.exec(authorization ?? "")?.[1],
    userAgent: request.headers["user-agent"],
    fields: [],
    status: undefined,
  };
}

async function readEntry(exchange: Exchange): Promise<LogEntry> {
  const { request, url } = exchange;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const bytes = request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
  const entry = newEntry(exchange);
  if (bytes.length > 0) {
    try {
      entry.body = JSON.parse(bytes.toString("utf8"));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      entry.body = unparsable;
    }
  }
  if (isGraphql(url)) {
    entry.operation = "graphql";
    entry.fields = rootFields(entry.body);
  } else {
    entry.operation = routeOf(entry.method, apiPath(url))?.id;
  }
  return entry;
}

const unparsable = Symbol("a body that is no JSON");

function isGraphql({ pathname }: URL): boolean {
  return pathname === "/api/graphql" || pathname === "/graphql";
}

function apiPath({ pathname }: URL): string {
  return pathname.replace(/^\/api\/v3(?=\/|$)/, "") || "/";
}

async function answerApi(state: State, exchange: Exchange, entry: LogEntry): Promise<Answer> {
  const { request, url } = exchange;
  const refused = (status: number, message: string): Answer => ({
    status,
    body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
  });
  const named = `${entry.method} ${url.pathname}`;
  if (!entry.userAgent) {
    state.violations.push({ kind: "user-agent", operation: named, messages: ["no User-Agent"] });
    return { status: 403, body: "Request forbidden by administrative rules.\n" };
  }
  if (entry.body === unparsable) return refused(400, "Problems parsing JSON");
  const token = entry.token === undefined ? undefined : state.tokens.get(entry.token);
  if (entry.token !== undefined && !token) return refused(401, "Bad credentials");
  if (isGraphql(url)) {
    if (!token) return refused(401, "This endpoint requires you to be authenticated.");
    return { status: 200, body: await serveGraphql(state, token, entry.body) };
  }
  const route = routeOf(entry.method, apiPath(url));
  if (!route) {
    state.violations.push({ kind: "unknown-endpoint", operation: named, messages: [] });
    return refused(404, "Not Found");
  }
  return serveRest(state, route, {
    token,
    query: entry.query,
    contentType: request.headers["content-type"] ?? "",
    body: entry.body,
    accept: request.headers.accept ?? "",
    url,
  });
}
