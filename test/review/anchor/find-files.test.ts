import { describe, expect, it } from "vitest";
import { findFiles } from "../../../src/review/anchor/find-files.ts";
import { diffPath, type FileDiff, type FileStatus } from "../../../src/review/diff/diff.ts";

const file = (newPath: string | null, oldPath = newPath, status: FileStatus = "modified") => ({
  ...{ newPath, oldPath, status, oldMode: null, newMode: null, binary: false, submodule: false },
  hunks: [],
});
const find = (claimed: string, ...files: readonly FileDiff[]) => {
  const found = findFiles(claimed, { files });
  return [found.files.map(diffPath), found.certain, found.others.map(diffPath)];
};
const all = (...paths: readonly string[]) => paths.map((path) => file(path));

describe("findFiles", () => {
  it.each([
    "src/shop/cart.ts",
    "SRC/Shop/cart.TS",
    "a/src/shop/cart.ts",
    "b/src/shop/cart.ts",
    "./src//shop/./cart.ts",
    "  src/shop/cart.ts ",
    "`src/shop/cart.ts`",
    "\"'src/shop/cart.ts'\"",
    "src\\shop\\cart.ts",
    "shop/cart.ts",
    "b/shop/cart.ts",
    "cart.ts",
    "/home/runner/work/src/shop/cart.ts",
    "src/cart.ts",
  ])("is certain of the one file that %j can mean", (claimed) => {
    expect(find(claimed, ...all("README.md", "src/shop/cart.ts"))).toEqual([
      ["src/shop/cart.ts"],
      true,
      [],
    ]);
  });

  it.each(["elsewhere/cart.ts", "shop/src/cart.ts", "src/shop/lib/x/cart.ts"])(
    "lets the code tell whether %j means a file of the same name",
    (claimed) => {
      expect(find(claimed, ...all("src/shop/cart.ts"))).toEqual([["src/shop/cart.ts"], false, []]);
    },
  );

  it.each(["src/shop/car.ts", "art.ts", "src/shop", "", "c/src/shop/other.ts"])(
    "finds nothing for %j",
    (claimed) => {
      expect(find(claimed, ...all("src/shop/cart.ts"))).toEqual([[], false, []]);
    },
  );

  it("takes the closest reading, and the spelling as it is before another", () => {
    expect(find("a/x.ts", ...all("x.ts", "a/x.ts"))[0]).toEqual(["a/x.ts"]);
    expect(find("a/X.ts", ...all("a/x.ts", "a/X.ts"))[0]).toEqual(["a/X.ts"]);
    expect(find("x.ts", ...all("b/x.ts", "x.ts"))).toEqual([["x.ts"], true, ["b/x.ts"]]);
    expect(find("b/x.ts", ...all("c/b/x.ts", "x.ts"))).toEqual([["x.ts"], true, ["c/b/x.ts"]]);
  });

  it("is not certain of one of several, and names those that it may mean beside the one it says", () => {
    expect(find("x.ts", ...all("a/x.ts", "b/x.ts"))).toEqual([["a/x.ts", "b/x.ts"], false, []]);
    expect(find("src/x.ts", ...all("src/x.ts", "web/src/x.ts", "web/lib-src/x.ts"))).toEqual([
      ["src/x.ts"],
      true,
      ["web/src/x.ts"],
    ]);
  });

  it("knows a renamed file by both names, a copied one by its new name alone", () => {
    expect(find("old.ts", file("new.ts", "old.ts", "renamed"))[0]).toEqual(["new.ts"]);
    expect(find("old.ts", file("new.ts", "old.ts", "copied"))[0]).toEqual([]);
    expect(find("new.ts", file("new.ts", "old.ts", "copied"))[0]).toEqual(["new.ts"]);
    expect(find("gone.ts", file(null, "gone.ts", "deleted"))[0]).toEqual(["gone.ts"]);
  });

  it("takes the file that has the name now before one that had it", () => {
    const swapped = [file("b.ts", "a.ts", "renamed"), file("a.ts", "b.ts", "renamed")];
    expect(find("a.ts", ...swapped)).toEqual([["a.ts"], true, []]);
    expect(find("b.ts", ...swapped)).toEqual([["b.ts"], true, []]);
    const both = [file("b.ts", "x.ts", "renamed"), file("c.ts", "x.ts", "renamed")];
    expect(find("x.ts", ...both)).toEqual([["b.ts", "c.ts"], false, []]);
  });
});
