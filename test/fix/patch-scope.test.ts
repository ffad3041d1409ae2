import { describe, expect, it } from "vitest";
import { furtherPaths, scopeObjection } from "../../src/fix/patch-scope.ts";

const scope = { files: new Set(["src/cart.ts", "lib/price.py", "Makefile"]) };

describe("scopeObjection", () => {
  it("has nothing against files of the issue and of the change, whatever they are, and their tests", () => {
    const tests = [
      ...["src/cart.test.ts", "src/__tests__/cart.ts", "test/src/cart.spec.ts"],
      ...["lib/test_price.py", "tests/price_test.py"],
    ];
    const paths = [...scope.files, ...tests];
    expect(furtherPaths(paths, scope)).toEqual([]);
    expect(scopeObjection(paths, scope)).toBeNull();
  });

  it("has nothing against three further source files, and something against four", () => {
    const further = ["src/a.ts", "src/cart-extra.ts", "docs/a.md", "src/cart2.test.ts"];
    expect(furtherPaths(["src/cart.ts", ...further], scope)).toEqual(further);
    expect(scopeObjection(["src/cart.ts", ...further.slice(0, 3)], scope)).toBeNull();
    expect(scopeObjection(further, scope)).toBe(
      "it changes 4 files beyond those of the issue and of the change, more than 3",
    );
  });

  it.each([
    "package.json",
    "Dockerfile",
    ".eslintrc.js",
    ".new/rules.md",
    "run.sh",
    "test/cart.yml",
  ])("has something against %s, which is no source file", (path) => {
    expect(scopeObjection([path], scope)).toMatch(`${JSON.stringify(path)} is no source file`);
  });

  it("takes a test elsewhere, or of another file, for a further file", () => {
    const paths = ["src/other.test.ts", "web/cart.test.ts", "src/contest.ts"];
    expect(furtherPaths(paths, scope)).toEqual(paths);
  });
});
