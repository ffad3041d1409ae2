import fc from "fast-check";
import { expect, it } from "vitest";
import { elsewhereList } from "../../../src/review/prompt/elsewhere.ts";
import { estimateTokens } from "../../../src/text/tokens.ts";

const files = (folder: string, count: number, note: string) =>
  Array.from({ length: count }, (_, at) => ({ path: `${folder}${at}.ts`, note }));

it("names each file where all fit, the nearest first", () => {
  const list = elsewhereList(
    [
      { path: "README.md", note: "in another part" },
      { path: "src/deep/x.ts", note: "reviewed before" },
      { path: "src/cart/b.ts", note: "in another part" },
    ],
    ["src/cart/a.ts"],
    300,
  );
  expect(list).toBe(
    "src/cart/b.ts (in another part)\nsrc/deep/x.ts (reviewed before)\nREADME.md (in another part)",
  );
});

it("names the nearest, and counts the others by folder, where not all fit", () => {
  const list = elsewhereList(
    [
      ...files("src/gen/", 400, "generated"),
      ...files("src/gen/more-", 12, "in another part"),
      ...files("docs/", 40, "in another part"),
      { path: "src/cart/b.ts", note: "in another part" },
      { path: "top.ts", note: "generated" },
    ],
    ["src/cart/a.ts"],
    300,
  );
  const lines = list.split("\n");
  expect(lines[0]).toBe("src/cart/b.ts (in another part)");
  expect(lines.at(-1)).toBe("docs/: 40 files, in another part");
  expect(lines).toContain("./: 1 file, generated");
  const named = lines.filter((line) => /^src\/gen\/\S+ \(/.test(line)).length;
  const [, count, generated] =
    /^src\/gen\/: (\d+) files, (\d+) generated, 12 in another part$/m.exec(list) ?? [];
  expect([Number(count) + named, Number(generated) + named]).toEqual([412, 400]);
});

it("counts all in one number where even their folders are too many", () => {
  const own = ["src/a.ts"];
  const scattered = Array.from({ length: 3_000 }, (_, at) => {
    return { path: `${at}/${at}.ts`, note: `moved to ${at}` };
  });
  const lines = elsewhereList(scattered, own, 300).split("\n");
  const [, rest, others] =
    /^and (\d+) .*, (\d+) for other reasons$/.exec((lines.at(-1) ?? "").replace("further ", "")) ??
    [];
  expect(Number(rest) + lines.length - 1).toBe(3_000);
  expect(Number(others)).toBe(Number(rest) - 3);
});

it("never takes more tokens than it may, and is the same for any order", () => {
  const path = fc.array(fc.constantFrom("a", "b", "long".repeat(90), "ü"), { minLength: 1 });
  const file = fc.record({
    path: path.map((names) => names.join("/")),
    note: fc.constantFrom("generated", "in another part", "x".repeat(400)),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(file, { maxLength: 200, selector: (one) => one.path }),
      fc.integer({ min: 20, max: 400 }),
      (given, maxTokens) => {
        const list = elsewhereList(given, ["a/b/c.ts"], maxTokens);
        expect(estimateTokens(list)).toBeLessThanOrEqual(maxTokens);
        expect(elsewhereList(given.toReversed(), ["a/b/c.ts"], maxTokens)).toBe(list);
      },
    ),
  );
});
