import { once } from "node:events";
import { type IncomingMessage, type RequestOptions, request } from "node:http";
import { text } from "node:stream/consumers";

/** An answer read to its end. */
export interface RawReply {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** Sends what fetch would not: any method, target and header, also through a Unix socket. */
export async function raw(
  url: string,
  options: RequestOptions,
  body: string | Buffer = "",
): Promise<RawReply> {
  const sent = request(url, options);
  sent.end(body);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
}
