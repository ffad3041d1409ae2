import fc from "fast-check";
import { expect, it } from "vitest";
import { fitBytes } from "../../src/text/fit-bytes.ts";

it("takes a text that fits at the first try", () => {
  let asked = 0;
  const text = fitBytes((limit) => {
    asked += 1;
    return "a".repeat(limit);
  }, 1000);
  expect([text.length, asked]).toEqual([1000, 1]);
});

it("never gives more bytes than asked for, and uses most of them", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", minLength: 1 }),
      fc.integer({ min: 50, max: 5000 }),
      (unit, maxBytes) => {
        const render = (limit: number) => unit.repeat(Math.floor(limit / unit.length));
        const bytes = Buffer.byteLength(fitBytes(render, maxBytes));
        expect(bytes).toBeLessThanOrEqual(maxBytes);
        expect(bytes + 3 * Buffer.byteLength(unit)).toBeGreaterThan(maxBytes);
      },
    ),
  );
});

it("is empty where nothing fits", () => {
  expect(fitBytes(() => "too long", 3)).toBe("");
});

it("gives as many bytes as there may be, and asks for less each time", () => {
  const asked: number[] = [];
  const render = (limit: number) => {
    asked.push(limit);
    return `${"é".repeat(Math.floor(limit / 2))}a`.slice(0, limit);
  };
  expect(Buffer.byteLength(fitBytes(render, 100))).toBeLessThanOrEqual(100);
  expect(fitBytes(() => "abc", 3)).toBe("abc");
  expect(fitBytes(() => "abc", 0)).toBe("");
  expect(asked).toEqual([...new Set(asked)].toSorted((left, right) => right - left));
});

it("asks for less in leaps, not one by one", () => {
  let asked = 0;
  const render = (limit: number) => {
    asked += 1;
    return "日".repeat(limit);
  };
  expect(fitBytes(render, 3_000)).toBe("日".repeat(1_000));
  expect(asked).toBe(2);
});
