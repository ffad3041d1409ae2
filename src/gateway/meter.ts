import { noTokens, type Tokens, tokenCount } from "./account.ts";
import type { Estimate } from "./admission.ts";
import { type Json, parseObject } from "./protocols/json.ts";
import type { Protocol } from "./protocols/protocol.ts";

/** Characters of English or code in one token, about. */
const CHARACTERS_PER_TOKEN = 4;

/** So many in one token at the most, on average: only runs of one character have longer ones. */
const MOST_CHARACTERS_PER_TOKEN = 16;

/** The longest answer in one piece, or event, that is read for its usage. */
const MAX_TEXT = 64 * 1024 * 1024;

/** The tokens of one answer. */
export interface Reading {
  readonly tokens: Tokens;
  /** True when the vendor's final usage is missing, and the tokens are partly our estimate. */
  readonly estimated: boolean;
}

/** What an answer is settled at. */
export interface Settlement {
  /** As counted against limits: what the vendor says, and where it says nothing, as much as was reserved. */
  readonly tokens: Tokens;
  /** The same at the model's price; more where some of them cost more. */
  readonly priced: Tokens;
}

/** Reads usage from an answer while it is relayed. */
export interface Meter {
  feed(chunk: Uint8Array): void;
  /** @param promptBytes size of the request, for an estimate when the vendor reported no usage */
  end(promptBytes: number): Reading;
  /** To be asked after the end. @param reserved the most that this request may use */
  settle(reserved: Pick<Estimate, "inputTokens" | "outputTokens">): Settlement;
}

/** @param streamed an event stream; else one JSON value */
export function createMeter(protocol: Protocol, streamed: boolean): Meter {
  const decoder = new TextDecoder();
  let rest = "";
  let usage: Json | undefined;
  let final = false;
  let characters = 0;
  const known = () => (usage === undefined ? noTokens : protocol.tokens(usage));

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
      // No vendor's; it counts as one that says nothing.
      if (rest.length > MAX_TEXT) rest = "";
      if (!streamed) return;
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("data:")) take(line.slice(5));
    },
    end(promptBytes) {
      take(rest.replace(/^data:/, ""));
      rest = "";
      const tokens = known();
      if (final) return { tokens, estimated: false };
      const seen = Math.ceil(characters / CHARACTERS_PER_TOKEN);
      const prompt = Math.ceil(promptBytes / CHARACTERS_PER_TOKEN);
      return {
        tokens: {
          ...tokens,
          inputTokens: usage === undefined ? prompt : tokens.inputTokens,
          outputTokens: Math.max(tokens.outputTokens, seen),
        },
        estimated: true,
      };
    },
    settle({ inputTokens, outputTokens }) {
      const least = Math.floor(characters / MOST_CHARACTERS_PER_TOKEN);
      const most = (tokens: Tokens): Tokens => ({
        ...tokens,
        // No prompt is empty: the vendor did not say.
        inputTokens: isPromptKnown(tokens) ? tokens.inputTokens : inputTokens,
        // The model may have thought unseen.
        outputTokens: Math.max(tokens.outputTokens, least, final ? 0 : outputTokens),
      });
      const dear = usage === undefined ? undefined : protocol.dearTokens(usage);
      return { tokens: most(known()), priced: most(dear ?? known()) };
    },
  };
}

function isPromptKnown(tokens: Tokens): boolean {
  return tokenCount({ ...tokens, outputTokens: 0 }) > 0;
}
