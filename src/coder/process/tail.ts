import type { Readable } from "node:stream";

/** Reads a stream to its end and keeps the last `maxCharacters` of it. Returns a function that gives them. */
export function keepTail(stream: Readable, maxCharacters = 4000): () => string {
  let tail = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    tail = (tail + text).slice(-maxCharacters);
  });
  return () => tail;
}
