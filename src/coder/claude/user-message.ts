import { readFile } from "node:fs/promises";
import type { TurnRequest } from "../driver/adapter.ts";
import { imageType } from "../driver/image-type.ts";

/** The stream-json line of a prompt. Rejects with `UsageError` for an image of another type. */
export async function userMessage({ input, images }: TurnRequest): Promise<object> {
  // A leading slash would be a command of the CLI: `/clear` answers success and forgets the thread.
  const text = input.startsWith("/") ? ` ${input}` : input;
  const blocks = await Promise.all(images.map(imageBlock));
  const content = blocks.length === 0 ? text : [{ type: "text", text }, ...blocks];
  return { type: "user", message: { role: "user", content } };
}

async function imageBlock(file: string): Promise<object> {
  const mediaType = imageType(file);
  const data = await readFile(file, "base64");
  return { type: "image", source: { type: "base64", media_type: mediaType, data } };
}
