/**
 * The scripted models: one loopback server that speaks the wire protocols of Anthropic, OpenAI and Google, answers what
 * a script says, and refuses what the vendors refuse.
 *
 * ```ts
 * await using models = await startModels({
 *   scripts: [
 *     // Three requests of claude: reads a file, runs a command, gives its structured answer.
 *     { vendor: "anthropic", steps: [
 *       { reasoning: "First the file.", calls: [read("/tree/src/a.ts")] },
 *       { calls: [command("grep -rn total .")] },
 *       { answer: { turn: "review", summary: "", issues: [], votes: [], checks: [] }, usage: { outputTokens: 400 } },
 *     ] },
 *     // Codex, but only where the prompt names a vote; its first try is refused with 429.
 *     { vendor: "openai", match: { lastPrompt: "vote on" }, steps: [
 *       { fault: { kind: "status", status: 429, retryAfterSeconds: 1 } },
 *       { answer: { … } },
 *     ] },
 *     // Gemini, any number of turns: looks at the prompt and at what its tools said.
 *     { vendor: "gemini", steps: ({ text, toolResults }) =>
 *       toolResults.length > 0
 *         ? { text: "Done." }
 *         : { calls: [replace(fileOf(text), "a - b", "a + b")] } },
 *   ],
 * });
 * // claude: ANTHROPIC_BASE_URL=models.url · codex: base_url = `${models.url}/v1` · gemini: GOOGLE_GEMINI_BASE_URL=models.url
 * expect(models.problems).toEqual([]);
 * ```
 *
 * A request that no step answers is a problem and gets an HTTP 400 that no CLI repeats.
 */
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { anthropic } from "./anthropic/protocol.ts";
import { scriptBook } from "./book.ts";
import { gemini } from "./gemini/protocol.ts";
import { openAi } from "./openai/protocol.ts";
import type { Protocol } from "./protocol.ts";
import type { ModelRequest, Problem, Vendor } from "./request.ts";
import { responder } from "./respond.ts";
import type { Script } from "./script.ts";

/** The keys accepted when a test names none. */
export const testKeys: Readonly<Record<Vendor, string>> = {
  anthropic: "test-key-anthropic",
  openai: "test-key-openai",
  gemini: "test-key-gemini",
};

/** How the models start. */
export interface ModelsOptions {
  readonly scripts?: readonly Script[];
  /** The keys each vendor accepts, instead of {@link testKeys}. */
  readonly keys?: Partial<Readonly<Record<Vendor, readonly string[]>>>;
}

/** The running models. Disposing them closes every connection. */
export interface Models extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, without `/v1`. */
  readonly url: string;
  /** The accepted keys. */
  readonly keys: Readonly<Record<Vendor, readonly string[]>>;
  /** Every model request that carried a good key and could be read, in order of arrival; refused ones too. */
  readonly requests: readonly ModelRequest[];
  /** Everything that should not have happened. A test that planted nothing asserts it empty. */
  readonly problems: readonly Problem[];
  /** Adds scripts behind those that are there. */
  play(...scripts: readonly Script[]): void;
  /** Resolves with the first request, past or future, that satisfies the test. Rejects when the models are disposed. */
  waitFor(test: (request: ModelRequest) => boolean): Promise<ModelRequest>;
  /** Answers that have begun (or are awaited) and have not ended. */
  openStreams(): number;
}

/** Starts the scripted models on a free port of 127.0.0.1. */
export async function startModels(options: ModelsOptions = {}): Promise<Models> {
  const keys = Object.fromEntries(
    protocols.map(({ vendor }) => [vendor, options.keys?.[vendor] ?? [testKeys[vendor]]]),
  ) as Record<Vendor, readonly string[]>;
  const requests: ModelRequest[] = [];
  const problems: Problem[] = [];
  const open = new Set<ServerResponse>();
  const arrivals = new EventEmitter().setMaxListeners(0);
  const book = scriptBook();
  book.add(options.scripts ?? []);
  const respond = responder({
    keys,
    book,
    onProblem: (problem) => problems.push(problem),
    onRequest: (request) => {
      requests.push(request);
      arrivals.emit("request", request);
    },
  });

  const serve = async (message: IncomingMessage, response: ServerResponse) => {
    const { method = "", url: path = "/", headers } = message;
    const url = new URL(path, "http://models");
    const protocol = protocols.find((candidate) => candidate.serves(method, url));
    const raw = await text(message);
    if (protocol !== undefined) {
      open.add(response);
      response.once("close", () => open.delete(response));
      return respond(protocol, { path, headers, body: parsed(raw) }, response);
    }
    // claude opens its connection with it; the vendor answers 404 too.
    if (method !== "HEAD" || path !== "/")
      problems.push({ kind: "path", vendor: undefined, status: 404, message: `${method} ${path}` });
    response.writeHead(404, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { message: `Nothing is served at ${method} ${path}.` } }));
  };

  const server = createServer((message, response) => {
    serve(message, response).catch((error: unknown) => {
      problems.push({ kind: "script", vendor: undefined, status: 500, message: String(error) });
      response.destroy();
    });
  });
  // An idle connection is never closed from here: a CLI would reuse it just then and see a failure nobody planted.
  server.keepAliveTimeout = 0;
  for (const event of ["upgrade", "connect"] as const)
    server.on(event, (message: IncomingMessage, socket: Duplex) => {
      const status = event === "upgrade" ? 426 : 502;
      const where = `${message.method} ${message.url}`;
      problems.push({ kind: "path", vendor: undefined, status, message: `${event} ${where}` });
      socket.on("error", () => socket.destroy());
      socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-length: 0\r\n\r\n`);
    });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    keys,
    requests,
    problems,
    play: (...scripts) => book.add(scripts),
    openStreams: () => open.size,
    waitFor(test) {
      const past = requests.find(test);
      if (past !== undefined) return Promise.resolve(past);
      return new Promise((resolve, reject) => {
        const onRequest = (request: ModelRequest) => {
          if (!test(request)) return;
          arrivals.off("request", onRequest);
          resolve(request);
        };
        arrivals.on("request", onRequest);
        arrivals.once("end", () => reject(new Error("The models ended before that request came.")));
      });
    },
    async [Symbol.asyncDispose]() {
      arrivals.emit("end");
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, "close");
    },
  };
}

const protocols: readonly Protocol[] = [anthropic, openAi, gemini];

/** The body as JSON; undefined when it is none, which no vendor's shape allows. */
function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
