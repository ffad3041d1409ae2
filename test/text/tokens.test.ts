import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../bench/random.ts";
import { asDiff, tokenSamples } from "../../bench/token-samples.ts";
import { countByPieces } from "../../bench/tokens.ts";
import { visible } from "../../src/text/hidden.ts";
import { estimateTokens, vendorMargin } from "../../src/text/tokens.ts";

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

it("is not far below for letters that no language writes", () => {
  const random = createRandom(5);
  const blocks = {
    ...{ han: [0x4e00, 0x9fff], extensionA: [0x3400, 0x4dbf], hangul: [0xac00, 0xd7a3] },
    ...{ yi: [0xa000, 0xa48c], syriac: [0x710, 0x72f], greekExtended: [0x1f00, 0x1f7d] },
    ...{ vietnamese: [0x1ea0, 0x1ef9], privateUse: [0xe000, 0xf8ff], linearB: [0x10000, 0x100fa] },
    ...{ extensionB: [0x20000, 0x2a6df], mathematical: [0x2200, 0x22ff] },
  } as const;
  for (const [name, [first, last]] of Object.entries(blocks)) {
    for (const length of [4, 12, 60]) {
      const word = () =>
        Array.from({ length }, () =>
          String.fromCodePoint(random.between(first ?? 0, last ?? 0)),
        ).join("");
      const text = visible(Array.from({ length: 2_000 / length }, word).join(" "));
      expect(estimateTokens(text) / countByPieces(text), name).toBeGreaterThan(1 / vendorMargin);
    }
  }
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
