import { describe, expect, it } from "vitest";
import { foldedName } from "../src/git/guarded-files.ts";
import {
  compileAllowed,
  compilePaths,
  pathListWarnings,
  readPathList,
  vainExceptions,
} from "../src/path-list.ts";

/** `in`, `out` or `-` for a path. */
function said(list: readonly string[], path: string): string {
  return compilePaths(list).ask(path)?.says ?? "-";
}

describe("compilePaths", () => {
  it.each([
    // What a `!` takes out stays out, and nothing else does.
    [["dist/**", "!dist/keep.ts"], "dist/other.ts", "in"],
    [["dist/**", "!dist/keep.ts"], "dist/keep.ts", "out"],
    [["dist/**", "!dist/keep.ts"], "src/shop.ts", "-"],
    [["!dist/keep.ts"], "src/shop.ts", "-"],
    [["!dist/keep.ts"], "dist/keep.ts", "out"],
    [["!dist/keep.ts", "dist/**"], "dist/keep.ts", "in"],
    [["!src/vendor/"], "src/vendor/deep/a.ts", "out"],
    [["!src/vendor/", "*.gen.ts"], "src/vendor/a.gen.ts", "in"],
    [["dist/", "!dist/deep/keep.ts"], "dist/deep/keep.ts", "in"],
    // Anchored or not.
    [["*.md"], "docs/deep/a.md", "in"],
    [["/*.md"], "docs/a.md", "-"],
    [["src/*.ts"], "src/a.ts", "in"],
    [["src/*.ts"], "lib/src/a.ts", "-"],
    [["src/*.ts"], "src/deep/a.ts", "-"],
    [["vendor/"], "web/vendor/a.js", "in"],
    [["vendor/"], "vendor", "-"],
    [["vendor"], "web/vendor/a.js", "in"],
    [["docs/*"], "docs/deep/a.md", "in"],
    [["./src/a.ts"], "src/a.ts", "in"],
    [["./*.md"], "docs/a.md", "-"],
    // Upper and lower case differ.
    [["Src/**"], "src/a.ts", "-"],
    [["*.MD"], "a.md", "-"],
    // Braces.
    [["src/{a,b}/*.{ts,js}"], "src/b/x.js", "in"],
    [["src/{a,b}/*.{ts,js}"], "src/c/x.js", "-"],
    [["src/{a,{b,c}}/x"], "src/c/x", "in"],
    [["!{a,b}.ts", "*.ts"], "a.ts", "in"],
    [["*.ts", "!{a,b}.ts"], "b.ts", "out"],
    [["{!a,#b}"], "!a", "in"],
    [["{!a,#b}"], "#b", "in"],
    [["a\\{b,c\\}"], "a{b,c}", "in"],
    [["\\*{a,b}"], "*a", "in"],
    [["\\*{a,b}"], "xa", "-"],
    // What is escaped is a plain sign.
    [["\\!important.md"], "!important.md", "in"],
    [["\\#notes"], "#notes", "in"],
    [["notes\\"], "notes ", "in"],
    [["src/{,test}/*.ts"], "src/a.ts", "in"],
    [["src/{,test}/*.ts"], "src/test/a.ts", "in"],
    [["src/./a//b.ts"], "src/a/b.ts", "in"],
    // Letters look the same, composed or not.
    [["Gr\u00f6\u00dfe/**"], "Gro\u0308\u00dfe/a.ts", "in"],
    [["Gro\u0308\u00dfe/*.{ts,js}"], "Gr\u00f6\u00dfe/a.ts", "in"],
    // Paths that are no plain ones.
    [["src/**"], "./src/a.ts", "in"],
    [["src/**"], "/src/a.ts", "in"],
    [["src/**"], "src//a.ts", "in"],
    [["**"], "../a.ts", "-"],
    [["**"], "src/../../a.ts", "-"],
    [["**"], "", "-"],
    [["**"], ".", "-"],
    [["**"], "..a", "in"],
  ] as const)("%j says of %s: %s", (list, path, answer) => {
    expect(said(list, path)).toBe(answer);
  });

  it("names the pattern as it was written", () => {
    const list = compilePaths(["*.md", "src/{gen,out}/"]);
    expect(list.ask("src/out/deep/a.ts")).toEqual({ says: "in", pattern: "src/{gen,out}/" });
  });

  it("stays fast with thousands of files and hundreds of patterns", () => {
    const list = compilePaths(
      Array.from({ length: 300 }, (_, at) => `pkg${at}/**/gen-*/*.{ts,js}`),
    );
    const startedMs = performance.now();
    for (let at = 0; at < 5_000; at += 1) list.ask(`pkg${at % 400}/a/b/gen-${at}/x${at}.ts`);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });

  it("takes no time to speak of for paths that are made to cost time", () => {
    const list = compilePaths(["**/a/**/a/**/b", "*a*a*a*a*a*a*b", "[ab]*[ab]*[ab]*[ab]*c"]);
    const startedMs = performance.now();
    for (const path of ["a/".repeat(2_000), "a/".repeat(50), "ab".repeat(2_000)]) {
      expect(list.ask(`${path}x`)).toBeUndefined();
    }
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });
});

describe("compileAllowed", () => {
  const allows = (list: readonly string[], path: string) => compileAllowed(list, foldedName)(path);

  it.each([
    [
      ["lib/**", "!lib/secret.ts"],
      ["lib/a.ts", "lib/deep/a.ts"],
      ["lib/secret.ts", "src/a.ts"],
    ],
    [["!src/x"], ["src/a.ts", "README.md"], ["src/x", "src/x/deep/a.ts"]],
    [["!src/x/"], ["src/x", "src/a.ts"], ["src/x/deep/a.ts", "lib/src/../src/x/a.ts"]],
    [["src/"], ["src/a.ts", "src/deep/a.ts", "lib/src/a.ts"], ["src", "srcs/a.ts"]],
    [["/src/"], ["src/a.ts"], ["lib/src/a.ts"]],
    [["src"], ["src/a.ts", "src"], ["srcs"]],
    // A `!` counts below a folder, where the same list of `ignore` would not have it.
    [["src/", "!src/secret/"], ["src/a.ts"], ["src/secret/a.ts", "src/secret/deep/a.ts"]],
    [["src/**", "!src/deep/secret.ts"], ["src/deep/a.ts"], ["src/deep/secret.ts"]],
    [["**", "!secret"], ["a.ts"], ["secret", "secret/a.ts", "lib/secret/a.ts"]],
    // A wildcard at the end means files: no folder comes along.
    [["src/*"], ["src/a.ts"], ["src/deep/a.ts"]],
    [["*.ts"], ["a.ts", "src/a.ts"], ["a.ts/x.js"]],
    [["src/*.ts"], ["src/a.ts"], ["lib/src/a.ts", "src/x.ts/a.js", "src/deep/a.ts"]],
    [["src/**", "!src/*.gen"], ["src/a.ts"], ["src/a.gen", "src/a.gen/b.ts"]],
    [["src/{a,b}/"], ["src/a/x.ts"], ["src/c/x.ts"]],
    // Other cases and forms of letters are other files, unless that would let in what is taken out.
    [["Src/**"], ["Src/a.ts"], ["src/a.ts"]],
    [["**", "!src/Secret/"], ["src/a.ts"], ["SRC/secret/a.ts", "src/\u017fecret/a.ts"]],
    [["**", "!caf\u00e9/"], ["a.ts"], ["cafe\u0301/a.ts"]],
    [["**", "!src/secret.ts"], ["src/a.ts"], ["src/secret.ts.", "src/secret.ts::$DATA"]],
    [["**"], ["a"], ["../a", "a/../../b", ""]],
    // What is let in is so by its own name, however that could be folded.
    [
      ["Stra\u00dfe/**", "a:b/", "\u{1f468}\u200d\u{1f4bb}.ts", "dot./*"],
      ["Stra\u00dfe/a.ts", "a:b/c.ts", "\u{1f468}\u200d\u{1f4bb}.ts", "dot./a"],
      ["stra\u00dfe/a.ts", "a"],
    ],
    [["Gr\u00f6\u00dfe/"], ["Gro\u0308\u00dfe/a.ts"], ["gr\u00f6\u00dfe/a.ts"]],
    [
      ["**", "!Gr\u00f6\u00dfe/", "!odd./x", "!a:b"],
      ["a.ts"],
      ["GRO\u0308SSE/a.ts", "Gro\u0308\u00dfe/a.ts", "ODD/x", "odd./x", "a:b", "A:c"],
    ],
    [
      ["**", "!src/secret/", "src/secret/ok.ts"],
      ["src/secret/ok.ts"],
      ["SRC/secret/ok.ts", "src/secret/OK.ts"],
    ],
    [["**", "![[:alpha:]]x.ts", "!end\\ "], ["1x.ts"], ["ax.ts", "end "]],
  ] as const)("%j allows %j and not %j", (list, allowed, refused) => {
    for (const path of allowed) expect([path, allows(list, path)]).toEqual([path, true]);
    for (const path of refused) expect([path, allows(list, path)]).toEqual([path, false]);
  });
});

describe("readPathList", () => {
  it("leaves out blank entries and comments", () => {
    expect(readPathList(["", "# generated", "src/**", "\\#notes"])).toEqual(["src/**", "\\#notes"]);
  });

  it.each([
    ["!", /names nothing/],
    ["x".repeat(1_001), /longer than/],
    ["{a,b}".repeat(20), /more than 1000 patterns/],
    ["{1..1000000}", /more than 1000 patterns/],
    ["**/a/**/b/**/c/**/d", /more than 3 times/],
  ])("refuses %.40s", (entry, message) => {
    const startedMs = performance.now();
    expect(() => readPathList([entry])).toThrow(message);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });

  it("refuses a list of too many patterns", () => {
    const entries = Array.from({ length: 5 }, (_, at) => `f${at}/{1..900}`);
    expect(() => readPathList(entries)).toThrow("4500 patterns, more than 3000");
  });
});

describe("warnings", () => {
  it.each([
    ["dist/", "!dist/keep.ts"],
    ["dist/**", "!dist/deep/keep.ts"],
    ["dist", "!/dist/keep.ts"],
    ["dist/*", "!dist/keep/**"],
    ["dist/**", "!dist/keep/"],
    ["**/gen/", "!src/gen/keep.ts"],
    ["dist/**", "!dist/*/keep.ts"],
    ["dist/", "!dist/{a,b}.ts"],
    ["*", "!src/a.ts"],
    ["*", "!src/"],
    ["*", "!/src/"],
    ["**", "!{src,lib}/"],
  ])("name %s and %s, which has no effect", (outer, except) => {
    for (const list of [
      [outer, except],
      [except, outer],
    ]) {
      expect(vainExceptions("ignore", list)).toEqual([
        `ignore: ${except} has no effect, because ${outer} leaves out the folder that it is in`,
      ]);
    }
  });

  it.each([
    [["dist/**", "!dist/keep.ts"]],
    [["dist/*", "!dist/keep/"]],
    [["*.md", "!docs/**/*.md"]],
    [["dist/", "!keep.ts"]],
    [["dist/*", "!dist/deep/", "dist/deep/*", "!dist/deep/keep.ts"]],
    [["!src/vendor/**"]],
    [["*.ts", "!src/a.ts"]],
    [["*", "!src/", "!src/**"]],
    [["*.md", "!docs/"]],
    [["**", "!README"]],
  ])("say nothing of %j", (list) => {
    expect(vainExceptions("ignore", list)).toEqual([]);
    expect(pathListWarnings("ignore", list)).toEqual([]);
  });

  it("name what means something elsewhere, or nothing here", () => {
    const list = [
      "src/@(a|b)/**",
      "!(a|b)",
      "../x/**",
      "app/(shop)/**",
      "a (1).md",
      "\\{a",
      "{a,{b}}",
    ];
    list.push("src/{a", "d}.ts", "}{");
    expect(pathListWarnings("fix-paths", list)).toEqual([
      expect.stringContaining("fix-paths: src/@(a|b)/** has signs that mean nothing"),
      expect.stringContaining("fix-paths: !(a|b) has signs"),
      expect.stringContaining("../x/** leaves the repository"),
      expect.stringContaining("src/{a has a brace without its other half"),
      expect.stringContaining("d}.ts has a brace"),
      expect.stringContaining("}{ has a brace"),
    ]);
  });
});
