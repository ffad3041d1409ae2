import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { startGateway } from "../src/gateway/start-gateway.ts";

/**
 * `npm run bench -- gateway [--requests N] [--kilobytes K]`: what the model gateway adds to a request. A vendor that
 * answers at once and says nothing new is asked in turns directly and through the gateway, over kept connections; the
 * medians of both are printed, until the first byte and until the last.
 */
export async function benchGateway(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      requests: { type: "string", default: "300" },
      kilobytes: { type: "string", default: "2,30,200,1000" },
    },
  });
  const vendor = createServer((message, response) => {
    message.resume().once("end", () => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.flushHeaders();
      for (const event of ANSWER) response.write(event);
      response.end();
    });
  });
  vendor.keepAliveTimeout = 0;
  vendor.listen(0, "127.0.0.1");
  await once(vendor, "listening");
  const baseUrl = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
  await using gateway = await startGateway({
    vendors: { anthropic: { baseUrl, key: "test-key-anthropic" } },
    limits: { maxTokens: 1e12, maxCostUsd: 1e9 },
    headersTimeoutMs: 60_000,
    idleTimeoutMs: 60_000,
  });
  const { token } = gateway.open({ vendor: "anthropic", label: "bench" });
  const agent = new Agent({ keepAlive: true });

  for (const kilobytes of values.kilobytes.split(",").map(Number)) {
    const body = bodyOf(kilobytes);
    const direct: Times[] = [];
    const through: Times[] = [];
    // The first ones warm up.
    for (let at = -50; at < Number(values.requests); at++) {
      const pair = [
        await timed(baseUrl, token, body, agent),
        await timed(gateway.url, token, body, agent),
      ] as const;
      if (at < 0) continue;
      direct.push(pair[0]);
      through.push(pair[1]);
    }
    for (const part of ["firstByteMs", "lastByteMs"] as const) {
      const [own, with_] = [median(direct, part), median(through, part)];
      console.log(
        `${String(kilobytes).padStart(5)} kB  ${part.padEnd(11)}  direct ${own.toFixed(2)} ms  ` +
          `gateway ${with_.toFixed(2)} ms  +${(with_ - own).toFixed(2)} ms  x${(with_ / own).toFixed(2)}`,
      );
    }
  }
  agent.destroy();
  vendor.close();
  vendor.closeAllConnections();
}

interface Times {
  readonly firstByteMs: number;
  readonly lastByteMs: number;
}

/** An answer of some 200 deltas. */
const ANSWER = [
  { type: "message_start", message: { usage: { input_tokens: 9000, output_tokens: 1 } } },
  ...Array.from({ length: 200 }, (_, at) => ({
    type: "content_block_delta",
    index: 0,
    delta: { type: "text_delta", text: ` and word ${at}` },
  })),
  { type: "message_delta", delta: {}, usage: { output_tokens: 600 } },
].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);

function bodyOf(kilobytes: number): string {
  const line = 'const total = items.reduce((sum, { price }) => sum + price, 0); // "quoted"\n';
  const content = line.repeat(Math.ceil((kilobytes * 1024) / line.length));
  return JSON.stringify({
    model: "claude-sonnet-5",
    max_tokens: 1000,
    messages: [{ role: "user", content }],
  });
}

async function timed(url: string, token: string, body: string, agent: Agent): Promise<Times> {
  const start = performance.now();
  const sent = request(`${url}/v1/messages`, {
    agent,
    method: "POST",
    headers: { "x-api-key": token, "content-length": Buffer.byteLength(body) },
  });
  sent.end(body);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  const firstByteMs = performance.now() - start;
  await once(answer.resume(), "end");
  return { firstByteMs, lastByteMs: performance.now() - start };
}

function median(times: readonly Times[], part: keyof Times): number {
  const sorted = times.map((time) => time[part]).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
