import { type Json, parseObject } from "./json.ts";
import type { Protocol } from "./protocol.ts";
import { noTokens, type Tokens } from "./spending.ts";

/** Characters of English or code in one token, about. */
const CHARACTERS_PER_TOKEN = 4;

/** What an answer came to. */
export interface Reading {
  readonly tokens: Tokens;
  /** True when the vendor did not have its last word, and the tokens are at least partly our own reckoning. */
  readonly estimated: boolean;
}

/** Reads usage out of an answer as it goes by. */
export interface Meter {
  feed(chunk: Uint8Array): void;
  /** @param promptBytes size of the request, for a vendor that never said how many tokens it was */
  end(promptBytes: number): Reading;
}

/** @param streamed an event stream; else one JSON value */
export function createMeter(protocol: Protocol, streamed: boolean): Meter {
  const decoder = new TextDecoder();
  let rest = "";
  let usage: Json | undefined;
  let final = false;
  let said = 0;

  function take(text: string): void {
    const event = parseObject(text);
    if (event === undefined) return;
    const told = protocol.read(event);
    said += told.said;
    if (told.usage === undefined) return;
    // Counts are cumulative, and a later object may leave out what an earlier one said.
    const given = Object.entries(told.usage).filter(([, value]) => value !== null);
    usage = { ...usage, ...Object.fromEntries(given) };
    final ||= told.final;
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
      const seen = Math.ceil(said / CHARACTERS_PER_TOKEN);
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
