import { expect, it } from "vitest";
import { usesList } from "../../../src/review/prompt/uses-list.ts";
import { estimateTokens } from "../../../src/text/tokens.ts";

const use = (path: string, line: number, text = "total(1);") => ({ path, line, text });

it("lists tests first, calls before imports, and says what it leaves out", () => {
  const uses = [
    use("src/a.ts", 1, 'import { total } from "./total.ts";'),
    use("src/a.ts", 9),
    use("src/a.ts", 10),
    use("src/a.ts", 11),
    use("src/b.ts", 2, `  total(${"x".repeat(200)});\u202e`),
    use("test/total.test.ts", 4, "expect(total(1)).toBe(1);"),
  ];
  expect(
    usesList(
      [
        { name: "total", uses },
        { name: "unused", uses: [] },
      ],
      2_000,
    ),
  ).toBe(
    [
      "total:",
      "test test/total.test.ts:4 expect(total(1)).toBe(1);",
      "src/a.ts:9 total(1);",
      "src/a.ts:10 total(1);",
      `src/b.ts:2 total(${"x".repeat(84)}…`,
      "… 2 more, in 3 files in all",
    ].join("\n"),
  );
});

it("takes no more tokens than it may, whatever stands in the lines", () => {
  const names = Array.from({ length: 400 }, (_, at) => ({
    name: `name${at}`,
    uses: Array.from({ length: 9 }, (_use, line) =>
      use(`src/${at}/${line}.ts`, line, "漢字\u200b".repeat(200)),
    ),
  }));
  const list = usesList(names, 2_000);
  expect(estimateTokens(list)).toBeLessThanOrEqual(2_000);
  expect(list).toMatch(/\nand \d+ more names, whose uses are not listed$/);
  const many = Array.from({ length: 201 }, (_, at) => use("a.ts", at));
  expect(usesList([{ name: "get", uses: many }], 2_000)).toBe(
    "get: more than 200 lines in 1 files",
  );
});
