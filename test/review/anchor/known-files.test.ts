import { describe, expect, it } from "vitest";
import type { Issue } from "../../../src/model/issue.ts";
import { anchorIssue } from "../../../src/review/anchor/anchor.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";
import { madeIssue } from "../made-issue.ts";

/** A file of 60 lines, of which lines 31 and 32 were changed. */
const lines = Array.from({ length: 60 }, (_, at) => `  value${at + 1} = compute(${at + 1});`);
lines[9] = "  it('detects SHA-1 from the repository hash endpoint', async () => {";
lines[29] = "  shared = same(code, here);";
lines[30] = "  it('detects SHA-256 from the repository hash endpoint', async () => {";
lines[31] = "    expect(await detect(256)).toBe('sha256');";
lines[49] = "  shared = same(code, here);";
const changed = lines.join("\n");

const diff = parseDiff(`diff --git a/src/api.test.ts b/src/api.test.ts
index 1111111..2222222 100644
--- a/src/api.test.ts
+++ b/src/api.test.ts
@@ -29,4 +29,6 @@
   value29 = compute(29);
   shared = same(code, here);
+  it('detects SHA-256 from the repository hash endpoint', async () => {
+    expect(await detect(256)).toBe('sha256');
   value33 = compute(33);
   value34 = compute(34);
diff --git a/apply.c b/apply.c
index 1111111..2222222 100644
--- a/apply.c
+++ b/apply.c
@@ -10,3 +10,3 @@
 	enum object_type type;
-	unsigned long size;
+	size_t size;
 	char *result;
diff --git a/lib/moved.ts b/src/moved.ts
similarity index 100%
rename from lib/moved.ts
rename to src/moved.ts
`);
const unchanged = ["#include <apply.h>", "int cmd_apply(int argc,", "", "  return 0;"].join("\n");
const texts = new Map([
  ["src/api.test.ts", changed],
  ["builtin/apply.c", unchanged],
  ["src/moved.ts", "export const moved = read(its, place);\n"],
]);
const headPaths = new Set([...texts.keys(), "apply.c", "docs/apply.c"]);
const known = { headPaths, basePaths: headPaths, textOf: (path: string) => texts.get(path) };
const place = (said: Partial<Issue>) => {
  const { kind, file, line, location } = anchorIssue(madeIssue(said), diff, known);
  return { kind, file, line, location };
};
const inFile = (file: string, line: number | null, startLine: number | null = null) => ({
  location: { file, startLine, line },
});

describe("anchorIssue of a file that did not change", () => {
  const file = "builtin/apply.c";
  const onPullRequest = { kind: "pull-request", file: null, line: null };

  it("finds the quote in it, whatever line is claimed", () => {
    const said = { file, line: 11, snippet: "int cmd_apply(int argc," };
    expect(place(said)).toEqual({ ...onPullRequest, ...inFile(file, 2) });
    const two = { file, line: 1, endLine: 2, snippet: unchanged.slice(0, 42) };
    expect(place(two)).toEqual({ ...onPullRequest, ...inFile(file, 2, 1) });
  });

  it("believes the claimed line where nothing is quoted, as far as the file has it", () => {
    expect(place({ file, line: 4 })).toEqual({ ...onPullRequest, ...inFile(file, 4) });
    expect(place({ file, line: 11 })).toEqual({ ...onPullRequest, ...inFile(file, null) });
  });

  it("names the file alone for a quote that is nowhere, or only resembles changed code", () => {
    for (const snippet of ["nothing(that) is here;", "unsigned int size;", "size_t size"]) {
      const expected = { ...onPullRequest, ...inFile(file, null) };
      expect(place({ file, line: 11, snippet })).toEqual(expected);
    }
  });

  it("goes to a changed file of its name for a quote that stands there word for word, and not in it", () => {
    const snippet = "enum object_type type;";
    expect(place({ file: "docs/apply.c", line: 10, snippet }).kind).toBe("pull-request");
    const other = anchorIssue(
      madeIssue({ file: "apply.c", line: 10, snippet }),
      { files: diff.files.map((one) => ({ ...one, newPath: `x/${one.newPath}`, oldPath: null })) },
      { ...known, textOf: () => unchanged },
    );
    expect(other).toMatchObject({ kind: "line", file: "x/apply.c", line: 10 });
  });

  it("keeps to it where nobody knows its text", () => {
    const snippet = "enum object_type type;";
    const expected = { ...onPullRequest, ...inFile("docs/apply.c", null) };
    expect(place({ file: "docs/apply.c", line: 10, snippet })).toEqual(expected);
  });
});

describe("anchorIssue of unchanged code in a changed file", () => {
  const file = "src/api.test.ts";
  const sha1 = "it('detects SHA-1 from the repository hash endpoint', async () => {";

  it("goes to the file and says the line, not to similar code that changed", () => {
    const expected = { kind: "file", file, line: null, ...inFile(file, 10) };
    for (const line of [10, 8, 31, null])
      expect(place({ file, line, snippet: sha1 })).toEqual(expected);
  });

  it("goes by the claimed line for a quote that stands in the diff too", () => {
    const snippet = "shared = same(code, here);";
    const shown = { kind: "line", line: 30, location: undefined };
    for (const line of [30, 31, 29, null, 42]) {
      expect(place({ file, line, snippet })).toMatchObject(shown);
    }
    for (const line of [50, 49, 52]) {
      expect(place({ file, line, snippet })).toMatchObject({ kind: "file", ...inFile(file, 50) });
    }
  });

  it("shows what the diff has of a quote that begins before it", () => {
    const snippet = lines.slice(26, 31).join("\n");
    const anchor = anchorIssue(madeIssue({ file, line: 27, endLine: 31, snippet }), diff, known);
    expect(anchor).toMatchObject({ kind: "line", startLine: 29, line: 31, how: "snippet" });
  });

  it("says the claimed line of what quotes nothing", () => {
    expect(place({ file, line: 5 })).toEqual({
      kind: "file",
      file,
      line: null,
      ...inFile(file, 5),
    });
    expect(place({ file, line: 31 })).toMatchObject({ kind: "line", line: 31 });
  });

  it("goes to the file for code that resembles unchanged code most", () => {
    const snippet = sha1.replace("async", "sync");
    expect(place({ file, line: 10, snippet })).toMatchObject({ kind: "file", location: undefined });
  });

  it("knows a file that only moved", () => {
    const snippet = "export const moved = read(its, place);";
    const moved = { kind: "file", file: "src/moved.ts", line: null, ...inFile("src/moved.ts", 1) };
    expect(place({ file: "lib/moved.ts", line: 1, snippet })).toEqual(moved);
  });

  it("does without a text that is not the one of the diff", () => {
    const other = { ...known, textOf: () => "another\nfile\n" };
    const said = madeIssue({ file, line: 31, snippet: sha1.replace("1", "256") });
    expect(anchorIssue(said, diff, other)).toMatchObject({ kind: "line", line: 31 });
  });
});

describe("anchorIssue with the diff alone", () => {
  const alone = (said: Partial<Issue>) => anchorIssue(madeIssue(said), diff);

  it("guesses no other file without its very code", () => {
    for (const snippet of [null, "int cmd_apply(int argc,", "unsigned short size;", "char"]) {
      expect(alone({ file: "builtin/apply.c", line: 11, snippet }).kind).toBe("pull-request");
    }
  });

  it("takes no code that only resembles the quote where the claim is about lines it does not show", () => {
    const said = { file: "src/api.test.ts", snippet: lines[9] ?? "" };
    for (const line of [10, 45, 60]) expect(alone({ ...said, line }).kind).toBe("file");
    for (const line of [28, 31, 34]) expect(alone({ ...said, line })).toMatchObject({ line: 31 });
    expect(alone(said).kind).toBe("file");
  });

  it("believes a quote that stands in it, a short one only where it is claimed", () => {
    const said = { file: "x/apply.c", snippet: "enum object_type type;" };
    expect(alone({ ...said, line: 300 })).toMatchObject({ file: "apply.c", line: 10 });
    const short = { file: "x/apply.c", snippet: "size_t size;" };
    expect(alone({ ...short, line: 11 })).toMatchObject({ file: "apply.c", line: 11 });
    expect(alone({ ...short, line: 14 }).kind).toBe("pull-request");
  });
});

describe("anchorIssue where folders are missing from the path", () => {
  const same = "const shared = read(all, of, it);";
  const body = Array.from({ length: 20 }, (_, at) => `const value${at + 1} = 1;`).with(14, same);
  const text = `${body.join("\n")}\n`;
  const change = (path: string) => `diff --git a/${path} b/${path}
--- a/${path}
+++ b/${path}
@@ -4,3 +4,3 @@
 const value4 = 1;
-const old = read(it);
+const value5 = 1;
 const value6 = 1;
`;
  const where = (said: Partial<Issue>, changed: string, ...unchanged: readonly string[]) => {
    const headPaths = new Set([changed, ...unchanged]);
    const given = { headPaths, basePaths: headPaths, textOf: () => text };
    const { kind, file, line, location } = anchorIssue(
      madeIssue(said),
      parseDiff(change(changed)),
      given,
    );
    return [kind, file ?? location?.file ?? null, line ?? location?.line ?? null];
  };

  it.each([
    ["core/index.ts", "pkg/ui/index.ts", "pkg/core/index.ts"],
    ["b/index.ts", "pkg/a/index.ts", "pkg/b/index.ts"],
    ["x/a.ts", "a.ts", "pkg/x/a.ts"],
    ["x/y/a.ts", "x/z/y/a.ts", "pkg/x/y/a.ts"],
    ["util.ts", "src/Util.ts", "lib/util.ts"],
  ])(
    "means by %s the only file that ends so, not %s that is less like it",
    (file, changed, own) => {
      const there = (line: number | null) => ["pull-request", own, line];
      expect(where({ file, line: 5 }, changed, own)).toEqual(there(5));
      expect(where({ file, line: 5, snippet: same }, changed, own)).toEqual(there(15));
      expect(where({ file, line: 5, snippet: "like(nothing, in, it);" }, changed, own)).toEqual(
        there(null),
      );
    },
  );

  it("lets a quote tell which of several that end so, before a changed one of the name", () => {
    const said = { file: "core/index.ts", line: 5, snippet: same };
    const [changed, ...two] = ["ui/index.ts", "a/core/index.ts", "b/core/index.ts"] as const;
    expect(where(said, changed, ...two)).toEqual(["pull-request", null, null]);
    const texts = new Map<string, string>([[two[1], text]]);
    const headPaths = new Set([changed, ...two]);
    const given = { headPaths, basePaths: headPaths, textOf: (path: string) => texts.get(path) };
    const anchor = anchorIssue(madeIssue(said), parseDiff(change(changed)), given);
    expect(anchor).toMatchObject({ kind: "pull-request", ...inFile(two[1], 15) });
  });

  it("names the file alone where the quote stands in it more than once", () => {
    const paths = new Set(["x/other.ts", "a/core/index.ts", "b/core/index.ts"]);
    const texts = new Map([["b/core/index.ts", `${same}\n${text}`]]);
    const given = { headPaths: paths, basePaths: paths, textOf: (path: string) => texts.get(path) };
    const said = madeIssue({ file: "core/index.ts", line: null, snippet: same });
    expect(anchorIssue(said, parseDiff(change("x/other.ts")), given)).toMatchObject(
      inFile("b/core/index.ts", null),
    );
  });

  it("takes no code that is only like a quote where too many files can be meant to read them", () => {
    const packages = Array.from({ length: 9 }, (_, at) => `p${at}/src/index.ts`);
    const said = { file: "src/index.ts", line: 5 };
    const placed = (snippet: string | null, unchanged: readonly string[]) =>
      where({ ...said, snippet }, "own/src/index.ts", ...unchanged);
    for (const some of [packages, packages.slice(1)]) {
      expect(placed(null, some)).toEqual(["line", "own/src/index.ts", 5]);
      expect(placed("const value5 = 1;", some)).toEqual(["line", "own/src/index.ts", 5]);
    }
    const like = "const value5 = 1; // and more";
    expect(placed(like, packages)).toEqual(["pull-request", null, null]);
    expect(placed(like, packages.slice(1))).toEqual(["line", "own/src/index.ts", 5]);
  });
});

it("goes by the numbers of the claimed side for unchanged code that the diff shows elsewhere too", () => {
  const old = ["name: release", ...Array.from({ length: 10 }, (_, at) => `# ${at}`)];
  const body = ["steps:", "    env:", ...Array.from({ length: 9 }, (_, at) => `  - run: ${at}`)];
  const now = [...body, "    env:", "last: 1"];
  const removed = old.slice(1).map((line) => `-${line}\n`);
  const moved = parseDiff(`diff --git a/r.yml b/r.yml
--- a/r.yml
+++ b/r.yml
@@ -1,13 +1,3 @@
 ${old[0]}
${removed.join("")} steps:
     env:
`);
  const headPaths = new Set(["r.yml"]);
  const text = `${old[0]}\n${now.join("\n")}\n`;
  const given = { headPaths, basePaths: headPaths, textOf: () => text };
  const said = { file: "r.yml", line: 13, side: "RIGHT", snippet: "    env:" } as const;
  expect(anchorIssue(madeIssue(said), moved, given)).toMatchObject({
    kind: "file",
    ...inFile("r.yml", 13),
  });
  expect(anchorIssue(madeIssue({ ...said, line: 3 }), moved, given)).toMatchObject({ line: 3 });
  const old13 = anchorIssue(madeIssue({ ...said, side: "LEFT" }), moved, given);
  expect(old13).toMatchObject({ side: "LEFT", line: 13 });
});

describe("anchorIssue in a change of many files", () => {
  const path = (at: number) => `p${at % 7}/f${at}.ts`;
  const text = Array.from(
    { length: 3_000 },
    (_, at) => `diff --git a/${path(at)} b/${path(at)}
--- a/${path(at)}
+++ b/${path(at)}
@@ -10,2 +10,3 @@
 const kept${at} = read(${at});
+const fresh${at} = write(${at}, it);
 const last = read(it, all);
`,
  ).join("");
  const many = parseDiff(text);
  const headPaths = new Set(Array.from({ length: 20_000 }, (_, at) => path(at)));
  const paths = { headPaths, basePaths: headPaths, textOf: () => undefined };

  it.each([
    [
      "a missing path",
      (at: number) => ({ file: `nowhere/f${at}.js`, snippet: "not(to, be, seen)" }),
    ],
    ["no file", (at: number) => ({ file: null, snippet: `const fresh${at} = write(${at}, it);` })],
    [
      "no file and no such code",
      (at: number) => ({ file: null, snippet: `not(to, be, seen${at})` }),
    ],
    ["a name alone", (at: number) => ({ file: `f${at}.ts`, snippet: "not(to, be, seen)" })],
  ])("takes no time to speak of for each issue with %s", (_, said) => {
    for (const given of [paths, undefined]) {
      anchorIssue(madeIssue(said(0)), many, given);
      const before = performance.now();
      for (let at = 0; at < 60; at += 1) anchorIssue(madeIssue(said(at)), many, given);
      expect(performance.now() - before).toBeLessThan(1_000);
    }
  });

  it("finds code of no named file, exactly in one of them", () => {
    const at = (snippet: string) => anchorIssue(madeIssue({ file: null, snippet }), many, paths);
    expect(at("const fresh77 = write(77, it);")).toMatchObject({ file: path(77), line: 11 });
    expect(at("fresh77 = write(77, it)")).toMatchObject({ file: path(77), line: 11 });
    expect(at("+const fresh2999 = write(2999, it);")).toMatchObject({ file: path(2999) });
    expect(at("const last = read(it, all);").kind).toBe("pull-request");
    expect(at("const gone77 = write(it);").kind).toBe("pull-request");
  });
});

it("finds the one file that did not change and holds the quote, where folders are missing", () => {
  const snippet = "int cmd_apply(int argc, char **argv)";
  const more = new Map([...texts, ["b/api.ts", `x\n${snippet}\n`], ["c/api.ts", "nothing\n"]]);
  const paths = new Set(more.keys());
  const anchor = anchorIssue(madeIssue({ file: "api.ts", line: 7, snippet }), diff, {
    headPaths: paths,
    basePaths: paths,
    textOf: (path) => more.get(path),
  });
  expect(anchor).toMatchObject({ kind: "pull-request", ...inFile("b/api.ts", 2) });
});

it("anchors in a file of which more lines were deleted than a call takes arguments", () => {
  const count = 300_000;
  const deleted = Array.from({ length: count }, (_, at) => `-const v${at} = ${at};\n`).join("");
  const head = `diff --git a/big.ts b/big.ts\n--- a/big.ts\n+++ b/big.ts\n@@ -1,${count} +1,1 @@\n`;
  const large = parseDiff(`${head}${deleted}+const one = only(this);\n`);
  const paths = new Set(["big.ts"]);
  const all = { headPaths: paths, basePaths: paths, textOf: () => "const one = only(this);\n" };
  const said = { file: "big.ts", line: 9, snippet: "other words of nobody" };
  expect(anchorIssue(madeIssue(said), large, all)).toMatchObject({ file: "big.ts" });
});
