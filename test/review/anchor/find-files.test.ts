import { describe, expect, it } from "vitest";
import { filesToRead, findFiles } from "../../../src/review/anchor/find-files.ts";
import { diffPath, type FileDiff, type FileStatus } from "../../../src/review/diff/diff.ts";

const file = (newPath: string | null, oldPath = newPath, status: FileStatus = "modified") => ({
  ...{ newPath, oldPath, status, oldMode: null, newMode: null, binary: false, submodule: false },
  hunks: [],
});
const find = (claimed: string, ...files: readonly FileDiff[]) => {
  const found = findFiles(claimed, { files }, paths(...files.map(diffPath)));
  const certain = found.certainty === "path" || found.certainty === "known";
  return [found.files.map(diffPath), certain, found.others.map(diffPath)];
};
const paths = (...all: readonly string[]) => {
  return { headPaths: new Set(all), basePaths: new Set<string>() };
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
  ])("is certain of the one file that %j can mean", (claimed) => {
    expect(find(claimed, ...all("README.md", "src/shop/cart.ts"))).toEqual([
      ["src/shop/cart.ts"],
      true,
      [],
    ]);
  });

  it.each(["src/cart.ts", "elsewhere/cart.ts", "shop/src/cart.ts", "src/shop/lib/x/cart.ts"])(
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

describe("findFiles in a known repository", () => {
  const among = (claimed: string, changed: readonly string[], unchanged: readonly string[]) => {
    const files = all(...changed);
    const found = findFiles(claimed, { files }, paths(...changed, ...unchanged));
    return { ...found, files: found.files.map(diffPath) };
  };

  it.each(["README.md", "./README.md", "b/README.md", "readme.MD", "`README.md`"])(
    "takes %j for the file that is there, not for a changed one of its name",
    (claimed) => {
      const found = among(claimed, ["examples/README.md"], ["README.md"]);
      expect(found).toMatchObject({ files: [], unchanged: "README.md" });
    },
  );

  it("takes a path for what it is before it takes away what looks like a prefix", () => {
    expect(among("b/x.ts", ["x.ts"], ["b/x.ts"])).toMatchObject({ unchanged: "b/x.ts", files: [] });
    expect(among("src/b/x.c", ["x.c"], ["src/b/x.c"]).unchanged).toBe("src/b/x.c");
    expect(among("MAKEFILE", ["src/makefile"], ["makefile"]).unchanged).toBe("makefile");
    expect(among("makefile", ["Makefile"], ["makefile"])).toMatchObject({ unchanged: "makefile" });
  });

  it("finds a name in the other form of Unicode", () => {
    const claimed = "doc/ü.md".normalize("NFD");
    expect(among(claimed, ["x/ü.md"], ["doc/ü.md".normalize("NFC")]).unchanged).toBe(
      "doc/ü.md".normalize("NFC"),
    );
  });

  it("finds nothing for a folder, or for what a submodule holds", () => {
    expect(among("lib", ["x/lib"], ["lib/a.ts"]).files).toEqual([]);
    expect(among("vendor/sub/a.ts", ["a.ts"], ["vendor/sub"]).files).toEqual([]);
  });

  it("lets the code tell where an existing folder lacks the file", () => {
    const changed = ["package.json", "src/review/anchor.ts"];
    expect(among("packages/a/package.json", changed, ["packages/a/x.ts"]).certainty).toBe("open");
    expect(among("work/shop/package.json", changed, ["packages/a/x.ts"]).certainty).toBe("known");
    expect(among("src/anchor.ts", changed, ["src/x.ts"]).certainty).toBe("open");
  });

  it("names the files that did not change and are meant as well", () => {
    const found = among("index.ts", ["a/index.ts"], ["b/index.ts", "b/other-index.ts"]);
    expect(found).toMatchObject({ files: ["a/index.ts"], rivals: ["b/index.ts"] });
    const many = Array.from({ length: 9 }, (_, at) => `p${at}/index.ts`);
    expect(among("index.ts", ["a/index.ts"], many).rivals).toEqual([]);
  });
});

describe("findFiles with the diff alone", () => {
  it("is certain of a path, and lets a quote tell for all that is a guess", () => {
    const files = all("src/cart.ts");
    const certainty = (claimed: string) => findFiles(claimed, { files }).certainty;
    expect(["src/cart.ts", "SRC/cart.ts", "a/src/cart.ts"].map(certainty)).toEqual([
      "path",
      "path",
      "path",
    ]);
    expect(["cart.ts", "x/src/cart.ts", "x/cart.ts"].map(certainty)).toEqual([
      "quoted",
      "quoted",
      "quoted",
    ]);
  });
});

it("reads the files that claims name or may mean, each once", () => {
  const files = [...all("src/a.ts", "x/index.ts"), file(null, "gone.ts", "deleted")];
  const known = paths("src/a.ts", "x/index.ts", "y/index.ts", "README.md", "other.md");
  const claims = ["src/a.ts", "a/src/a.ts", "index.ts", "README.md", "gone.ts", "no.ts", null];
  expect(
    filesToRead(
      claims.map((claimed) => ({ file: claimed })),
      { files },
      known,
    ).toSorted(),
  ).toEqual(["README.md", "src/a.ts", "x/index.ts", "y/index.ts"]);
});
