import { describe, expect, it } from "vitest";
import { enclosing } from "../../../src/review/diff/enclosing.ts";
import { growthOf, isTooMuch } from "../../text/growth.ts";

/** What encloses the line with a `// here`, outermost first, as `first-last head`. */
function around(text: string): string[] {
  const lines = text.split("\n");
  const [chain = []] = enclosing(lines, [lines.findIndex((line) => line.includes("here")) + 1]);
  return chain.map(({ first, last, head }) => `${first}-${last} ${head}`);
}

describe("what encloses a line", () => {
  it.each([
    [
      "TypeScript",
      "export class A {\n  save(\n    user: User,\n  ): void {\n    here;\n  }\n\n  b() {}\n}\n",
      ["1-9 export class A {", "2-6 save("],
    ],
    [
      "a value",
      "const a = 1;\nexport const run = async (x: A) => {\n  here;\n};\nb();",
      ["2-4 export const run = async (x: A) => {"],
    ],
    [
      "a callback",
      'it("adds", () => {\n  here;\n});\nit("b", () => {});',
      ['1-3 it("adds", () => {'],
    ],
    [
      "Python",
      "class A:\n    def a(self):\n        if x:\n            here\n\n    def b(self):\n        pass\n",
      ["1-7 class A:", "2-4 def a(self):"],
    ],
    [
      "C with its type above",
      "    static int\nrun(int a, int b)\n{\n#ifdef X\n    if (a)\n    {\n\there;\n    }\n#endif\nend:\n    return 1;\n}\nint b;",
      ["2-12 run(int a, int b)"],
    ],
    ["C over lines", "int run(int a,\n\tint b)\n{\n\there;\n}\n", ["1-5 int run(int a,"]],
    [
      "Go",
      "func (s *S) Run(a int) error {\n\there\n}\n\nfunc b() {}\n",
      ["1-3 func (s *S) Run(a int) error {"],
    ],
    [
      "Rust",
      "impl A for B {\n    pub(crate) fn run(&self) -> u8\n    where\n        T: X,\n    {\n        here\n    }\n}\n",
      ["1-8 impl A for B {", "2-7 pub(crate) fn run(&self) -> u8"],
    ],
    [
      "Ruby",
      "module A\n  def run\n    here\n  rescue X\n    1\n  end\nend\n",
      ["1-7 module A", "2-6 def run"],
    ],
    [
      "Java",
      "public class A {\n    @Override\n    public <T> List<T> run(String a) throws X {\n        here();\n    }\n}",
      ["1-6 public class A {", "3-5 public <T> List<T> run(String a) throws X {"],
    ],
    ["a call over lines", "function f() {\n  call(\n    here,\n  );\n}\n", ["1-5 function f() {"]],
    ["a condition", "function f() {\n  if (a) {\n    here;\n  }\n}\n", ["1-5 function f() {"]],
    ["nothing", "function f() {\n  a;\n}\nhere;\n", []],
    ["a minified line", `function f(){${"a;".repeat(400)}\n  here;\n}\n`, []],
  ] as const)("is found: %s", (_what, text, expected) => {
    expect(around(text)).toEqual(expected);
  });

  it("is read from 100,000 lines without a function, and with one a line, in moments", () => {
    const flat = Array.from({ length: 100_000 }, (_, at) => `call(${at}, {`);
    const nested = Array.from({ length: 2_000 }, (_, at) => `${" ".repeat(at)}function f${at}() {`);
    const start = performance.now();
    for (const lines of [flat, nested]) enclosing(lines, [1, lines.length]);
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(enclosing(nested, [2_000])[0]).toHaveLength(8);
  });

  it("is told for places in the first and behind the last line", () => {
    const chains = enclosing(["def f():", "  a"], [1, 2, 9]);
    expect(chains.map((chain) => chain.length)).toEqual([1, 1, 1]);
    expect(enclosing([], [1])).toEqual([[]]);
  });

  it("takes time that grows with the number of lines", () => {
    const shapes = [
      (length: number) => `${" ".repeat(80)}f(${"(".repeat(200)}\n`.repeat(length / 280),
      (length: number) =>
        "export public static const async "
          .repeat(9)
          .concat("\n")
          .repeat(length / 300),
      (length: number) => "a\n".repeat(length / 2),
      (length: number) => "function f() {\n".repeat(length / 15),
    ];
    for (const shape of shapes) {
      const find = (text: string) => {
        const lines = text.split("\n");
        return enclosing(
          lines,
          [...lines.keys()].map((at) => at + 1).filter((at) => at % 9 === 0),
        );
      };
      expect(growthOf(find, shape, 20_000)).not.toSatisfy(isTooMuch);
    }
  });
});
