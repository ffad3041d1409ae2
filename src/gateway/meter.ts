import { noTokens, type Tokens } from "./account.ts";
import { type Json, parseObject } from "./protocols/json.ts";
import type { Protocol } from "./protocols/protocol.ts";

/** Characters of English or code in one token, about. */
const CHARACTERS_PER_TOKEN = 4;

/** The tokens of one answer. */
export interface Reading {
  readonly tokens: Tokens;
  /** True when the vendor's final usage is missing, and the tokens are partly our estimate. */
  readonly estimated: boolean;
}

/** Reads usage from an answer while it is relayed. */
export interface Meter {
  feed(chunk: Uint8Array): void;
  /** @param promptBytes size of the request, for an estimate when the vendor reported no usage */
  end(promptBytes: number): Reading;
}

/** @param streamed an event stream; else one JSON value */
export function createMeter(protocol: Protocol, streamed: boolean): Meter {
  const decoder = new TextDecoder();
  let rest = "";
  let usage: Json | undefined;
  let final = false;
  let characters = 0;

  function take(text: string): void {
    const event = parseObject(text);
    if (event === undefined) return;
    const reported = protocol.read(event);
    characters += reported.characters;
    if (reported.usage === undefined) return;
    // Counts are cumulative, and a later object may leave out what an earlier one had.
    const given = Object.entries(reported.usage).filter(([, value]) => value !== null);
    usage = { ...usage, ...Object.fromEntries(given) };
    final ||= reported.final;
  }

  return {
    feed(chunk) {
      rest += decoder.decode(chunk, { stream: true });
      if (!streamed) return;
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("data:")) take(line.slice(5));
    },
    end(promptBytes) {
      take(rest.replace(/^data:/, ""));
      rest = "";
      const known = usage === undefined ? noTokens : protocol.tokens(usage);
      if (final) return { tokens: known, estimated: false };
      const seen = Math.ceil(characters / CHARACTERS_PER_TOKEN);
      const prompt = Math.ceil(promptBytes / CHARACTERS_PER_TOKEN);
      return {
        tokens: {
          ...known,
          inputTokens: usage === undefined ? prompt : known.inputTokens,
          outputTokens: Math.max(known.outputTokens, seen),
        },
        estimated: true,
      };
    },
  };
}
