import { readFile } from "node:fs/promises";
import type { TurnRequest } from "../driver/adapter.ts";
import { imageType } from "../driver/image-type.ts";
import type { ContentBlock } from "./wire.ts";

/** A turn of this thread that ended well. */
export interface PastTurn {
  readonly input: string;
  readonly text: string;
}

/**
 * What is sent for a turn. The CLI knows no schemas, so the prompt asks for the answer's form. `past`: the turns that the
 * CLI's session does not hold.
 */
export async function promptBlocks(
  request: TurnRequest,
  past: readonly PastTurn[],
): Promise<readonly ContentBlock[]> {
  const parts = [...seed(past), request.input, ...form(request.outputSchema)];
  const images = await Promise.all(request.images.map(image));
  return [{ type: "text", text: plainStart(parts.join("\n\n")) }, ...images];
}

function seed(past: readonly PastTurn[]): string[] {
  if (past.length === 0) return [];
  const turns = past.map(({ input, text }) => JSON.stringify({ prompt: input, answer: text }));
  return ["This conversation so far, one turn per line:", turns.join("\n"), "The next prompt:"];
}

function form(schema: object | undefined): string[] {
  if (schema === undefined) return [];
  return [
    "Your final message is one JSON value that satisfies this JSON Schema, and nothing else: no prose, no code fence.",
    JSON.stringify(schema),
  ];
}

/** A prompt that begins with `/` or `$` may be taken for one of the CLI's own commands. */
function plainStart(text: string): string {
  return /^\s*[/$]/.test(text) ? `The prompt:\n${text}` : text;
}

async function image(path: string): Promise<ContentBlock> {
  return { type: "image", mimeType: imageType(path), data: await readFile(path, "base64") };
}
