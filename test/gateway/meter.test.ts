import { describe, expect, test } from "vitest";
import { createMeter } from "../../src/gateway/meter.ts";
import { countIn, type Json, textIn } from "../../src/gateway/protocols/json.ts";
import type { Protocol } from "../../src/gateway/protocols/protocol.ts";
import { protocols } from "../../src/gateway/protocols/protocols.ts";

/** Events as `{usage, final, text}`. */
const protocol: Protocol = {
  ...protocols.anthropic,
  read: (event) => ({
    usage: event.usage as Json | undefined,
    final: event.final === true,
    characters: textIn(event.text)?.length ?? 0,
  }),
  tokens: (usage) => ({
    inputTokens: countIn(usage.input),
    cachedInputTokens: countIn(usage.cached),
    cacheWriteTokens: 0,
    outputTokens: countIn(usage.output),
  }),
};

function meter(streamed: boolean, chunks: readonly string[], promptBytes = 10) {
  const made = createMeter(protocol, streamed);
  for (const chunk of chunks) made.feed(new TextEncoder().encode(chunk));
  return made.end(promptBytes);
}
const event = (value: object) => `event: x\ndata: ${JSON.stringify(value)}\n\n`;
const tokens = (inputTokens: number, outputTokens: number, cachedInputTokens = 0) => ({
  ...{ inputTokens, cachedInputTokens, cacheWriteTokens: 0, outputTokens },
});

describe("the meter", () => {
  test("believes the vendor's final usage, whatever went by", () => {
    const usage = { input: 5, output: 6 };
    const whole = JSON.stringify({ usage, final: true, text: "x".repeat(400) });
    expect(meter(false, [whole])).toEqual({ tokens: tokens(5, 6), estimated: false });
    expect(meter(true, [event({ usage, final: true, text: "x".repeat(400) })])).toEqual({
      tokens: tokens(5, 6),
      estimated: false,
    });
  });

  test("reads a stream that is cut anywhere, inside of a character too", () => {
    const bytes = new TextEncoder().encode(
      event({ text: "é…🎉" }) + event({ usage: { input: 5, output: 6 }, final: true }),
    );
    for (let at = 0; at <= bytes.length; at += 1) {
      const made = createMeter(protocol, true);
      made.feed(bytes.slice(0, at));
      made.feed(bytes.slice(at));
      expect(made.end(10)).toEqual({ tokens: tokens(5, 6), estimated: false });
    }
  });

  test("reads a stream's last event without a line feed behind it", () => {
    const last = event({ usage: { input: 5, output: 6 }, final: true }).trimEnd();
    expect(meter(true, [last])).toEqual({ tokens: tokens(5, 6), estimated: false });
  });

  test("adds up what a stream says in several events, a later figure before an earlier one", () => {
    const events = [
      { usage: { input: 5, cached: 7, output: 1 } },
      { usage: { input: null, output: 8 }, final: true },
      { usage: { output: 9 } },
      { text: "Bye." },
    ];
    expect(meter(true, events.map(event))).toEqual({ tokens: tokens(5, 9, 7), estimated: false });
  });

  test("ignores what is no event and no JSON", () => {
    const noise = ["data: {\n", ": data\n", '{"usage":{"input":99},"final":true}\n', "data: 1\n"];
    const [first] = [event({ usage: { input: 5 }, final: true })];
    expect(meter(true, [...noise, first])).toEqual({ tokens: tokens(5, 0), estimated: false });
  });

  test("estimates from what went by where the vendor's last word is missing", () => {
    expect(meter(true, [event({ text: "x".repeat(9) })], 10)).toEqual({
      tokens: tokens(3, 3),
      estimated: true,
    });
    const begun = [event({ usage: { input: 5, output: 2 } }), event({ text: "x".repeat(9) })];
    expect(meter(true, begun)).toEqual({ tokens: tokens(5, 3), estimated: true });
    const ahead = [event({ usage: { input: 5, output: 7 } }), event({ text: "x".repeat(9) })];
    expect(meter(true, ahead)).toEqual({ tokens: tokens(5, 7), estimated: true });
    expect(meter(false, [], 8)).toEqual({ tokens: tokens(2, 0), estimated: true });
  });
});
