import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../bench/random.ts";
import { asDiff, tokenSamples } from "../../bench/token-samples.ts";
import { countByPieces } from "../../bench/tokens.ts";
import { visible } from "../../src/text/hidden.ts";
import { estimateTokens } from "../../src/text/tokens.ts";

const samples = tokenSamples();
const allowed = 0.15;
const errorOf = (text: string) => Math.abs(estimateTokens(text) / countByPieces(text) - 1);

describe("estimateTokens against OpenAI's tokenizer", () => {
  it.each(samples.map(({ name, text }) => [name, text] as const))("is near for %s", (_, text) => {
    expect(errorOf(text)).toBeLessThan(allowed);
  });

  it("is near for the second half of each sample alone", () => {
    for (const { name, text } of samples) {
      const cut = text.indexOf("\n", text.length / 2) + 1 || Math.floor(text.length / 2);
      expect(errorOf(text.slice(cut)), name).toBeLessThan(allowed);
    }
  });

  it("is near for any mixture of them, as it is and as a diff", () => {
    const lines = samples.flatMap(({ text }) =>
      text.split("\n").filter((line) => line.length < 2_000),
    );
    const mixture = fc
      .array(fc.constantFrom(...lines), { minLength: 150, maxLength: 400, size: "max" })
      .map((some) => some.join("\n"));
    fc.assert(
      fc.property(mixture, fc.integer(), (text, seed) => {
        expect(errorOf(text)).toBeLessThan(allowed);
        expect(errorOf(asDiff(text, createRandom(seed)))).toBeLessThan(allowed);
      }),
      { numRuns: 40 },
    );
  });
});

it("counts hidden characters as they are sent", () => {
  const text = "na\u200bme\u202e".repeat(200);
  const sent = visible(text);
  expect(errorOf(sent)).toBeLessThan(allowed);
  expect(estimateTokens(sent)).toBeGreaterThan(5 * estimateTokens("name".repeat(200)));
});

it("is the sum of its parts where they are cut between lines", () => {
  const text = asDiff(samples.map((one) => one.text).join("\n"), createRandom(3));
  const parts = text.split("\n").map((line) => estimateTokens(`${line}\n`));
  expect(parts.reduce((sum, tokens) => sum + tokens, 0)).toBeGreaterThanOrEqual(
    estimateTokens(text),
  );
});

it("needs nothing for nothing", () => {
  expect(estimateTokens("")).toBe(0);
});
