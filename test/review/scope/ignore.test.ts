import { describe, expect, it } from "vitest";
import { compilePaths } from "../../../src/path-list.ts";
import type { FileDiff } from "../../../src/review/diff/diff.ts";
import { type IgnoreRules, ignoreFiles } from "../../../src/review/scope/ignore.ts";
import { plainFile } from "../diff/plain-file.ts";

const none: IgnoreRules = {
  paths: compilePaths([]),
  attributes: new Map(),
  marked: new Set(),
  basePaths: [],
  lockFiles: new Set(),
  scripts: new Set(),
  pointers: new Set(),
};

function skip(path: string, rules: Partial<IgnoreRules> = {}, over: Partial<FileDiff> = {}) {
  const { reviewed, ignored } = ignoreFiles(
    { files: [plainFile(path, over)] },
    { ...none, ...rules },
  );
  expect(reviewed.files.length + ignored.length).toBe(1);
  return ignored[0];
}

const reasonFor = (...args: Parameters<typeof skip>) => skip(...args)?.reason;

describe("ignoreFiles", () => {
  it.each([
    "src/shop.generated.js",
    "src/vendor/shop.js",
    "node_modules/x/index.js",
    "api/service.pb.go",
    "dist/app.min.js",
    "src/x.snap",
    "src/__snapshots__/x.snap",
    "src/__generated__/x.ts",
    "package-lock.json",
    "go.sum",
  ])("reviews %s where nobody but its name says that it is not to be read", (path) => {
    expect(reasonFor(path)).toBeUndefined();
    expect(reasonFor(path, { basePaths: ["src/shop.js", "vendor/a.js"] })).toBeUndefined();
  });

  it.each([
    ["vendor/x/y.go", "vendor/z.go", "vendored"],
    ["web/node_modules/x/index.js", "web/node_modules/y.js", "vendored"],
    ["a/vendor/b/vendor/c.js", "a/vendor/LICENSE", "vendored"],
    ["third_party/x/y.cc", "third_party/z.cc", "vendored"],
    ["src/__generated__/x.ts", "src/__generated__/deep/y.ts", "generated"],
    ["src/__snapshots__/x.snap", "src/__snapshots__/y.snap", "snapshot"],
  ])("leaves out %s where the base has %s, as %s", (path, before, reason) => {
    expect(skip(path, { basePaths: [before] })).toEqual({ file: path, reason, what: "data" });
  });

  it("takes no file or folder of a similar name for one that the base has", () => {
    const reviewed = (path: string, before: string) =>
      expect(reasonFor(path, { basePaths: [before] })).toBeUndefined();
    reviewed("src/vendor/a.js", "vendor/a.js");
    reviewed("vendor/a.js", "vendor");
    reviewed("vendor/a.js", "vendored/b.js");
    reviewed("src/evil.snap", "src/__snapshots__/x.snap");
    reviewed("src/__snapshots__/deep/evil.snap", "src/__snapshots__/x.snap");
  });

  it("leaves out what is a lock file by name and look", () => {
    const lockFiles = new Set(["a/yarn.lock"]);
    expect(skip("a/yarn.lock", { lockFiles })).toEqual({
      file: "a/yarn.lock",
      reason: "lock file",
      what: "data",
    });
    expect(reasonFor("b/yarn.lock", { lockFiles })).toBeUndefined();
  });

  it("takes binary files with a name of data for data, and all others for code", () => {
    const binary = { binary: true };
    expect(skip("logo.PNG", {}, binary)).toMatchObject({ reason: "binary", what: "data" });
    for (const path of ["shop.js", "logo.png.js", "tool", ".png", "a.wasm", "a.jar", "png"]) {
      expect(skip(path, {}, binary)).toMatchObject({
        reason: "its bytes are no text",
        what: "code",
      });
    }
    expect(skip("run.bin", { scripts: new Set(["run.bin"]) }, binary)?.what).toBe("code");
    expect(skip("logo.png", {}, { ...binary, encoding: "UTF-16" })).toBeUndefined();
  });

  it("follows the base's attributes both ways", () => {
    const said = (attributes: { generated?: boolean; vendored?: boolean }, path = "src/api.ts") =>
      ({ attributes: new Map([[path, attributes]]) }) as const;
    expect(reasonFor("src/api.ts", said({ generated: true }))).toBe("generated");
    expect(reasonFor("src/api.ts", said({ vendored: true }))).toBe("vendored");
    const marked = new Set(["src/api.ts"]);
    expect(reasonFor("src/api.ts", { ...said({ generated: false }), marked })).toBeUndefined();
    const basePaths = ["vendor/b.ts"];
    const kept = said({ vendored: false }, "vendor/a.ts");
    expect(reasonFor("vendor/a.ts", { ...kept, basePaths })).toBeUndefined();
    expect(reasonFor("vendor/a.ts", { ...said({ generated: false }), basePaths })).toBe("vendored");
  });

  it("reviews lock files and snapshots that the base calls not generated", () => {
    const off = { generated: false };
    const attributes = new Map<string, { generated?: boolean; vendored?: boolean }>([
      ["yarn.lock", off],
      ["a/b.snap", off],
      ["go.sum", { vendored: false }],
    ]);
    const rules = {
      ...{ attributes, basePaths: ["a/c.snap"] },
      lockFiles: new Set(["yarn.lock", "go.sum"]),
    };
    expect(reasonFor("yarn.lock", rules)).toBeUndefined();
    expect(reasonFor("a/b.snap", rules)).toBeUndefined();
    expect(reasonFor("go.sum", rules)).toBe("lock file");
    expect(reasonFor("a/d.snap", rules)).toBe("snapshot");
  });

  it("believes a marker of the base as long as the change keeps it, at the same path", () => {
    const marked = new Set(["src/api.ts"]);
    expect(reasonFor("src/api.ts", { marked })).toBe("generated");
    expect(reasonFor("src/api.ts", { marked }, { newPath: null })).toBe("generated");
    expect(reasonFor("src/api.ts", { marked }, { oldPath: "src/old.ts" })).toBeUndefined();
    const line = { kind: "deleted", oldLine: 1, newLine: null, noNewline: false } as const;
    const hunk = { oldStart: 1, oldCount: 1, newStart: 0, newCount: 0, section: "" };
    const without = (text: string) => ({ hunks: [{ ...hunk, lines: [{ ...line, text }] }] });
    expect(reasonFor("src/api.ts", { marked }, without("// @generated by x"))).toBeUndefined();
    expect(reasonFor("src/api.ts", { marked }, without("const x = 1;"))).toBe("generated");
  });

  it("names the configured pattern; one without a slash matches in every folder", () => {
    expect(skip("a/b/x.md", { paths: compilePaths(["*.md"]) })).toEqual({
      file: "a/b/x.md",
      reason: "ignored by *.md",
      what: "data",
    });
    expect(reasonFor("docs/a/x.ts", { paths: compilePaths(["docs/"]) })).toBe("ignored by docs/");
    expect(reasonFor("a/docs/x.ts", { paths: compilePaths(["docs/**"]) })).toBeUndefined();
    expect(reasonFor(".github/x.yml", { paths: compilePaths(["/.github/**"]) })).toBe(
      "ignored by /.github/**",
    );
  });

  it("asks the configuration before anything else: what its list takes out is reviewed", () => {
    const attributes = new Map([["src/api.ts", { generated: true, vendored: true }]]);
    const everything: Partial<IgnoreRules> = {
      attributes,
      marked: new Set(["src/api.ts"]),
      lockFiles: new Set(["src/yarn.lock"]),
      basePaths: ["src/vendor/LICENSE", "src/x.snap"],
    };
    const paths = compilePaths(["!src/"]);
    for (const path of ["src/api.ts", "src/yarn.lock", "src/vendor/b.ts", "src/y.snap"]) {
      expect(reasonFor(path, everything)).toBeDefined();
      expect(reasonFor(path, { ...everything, paths })).toBeUndefined();
    }
    expect(reasonFor("src/vendor/b.ts", { ...everything, paths: compilePaths(["!*.js"]) })).toBe(
      "vendored",
    );
    // Nobody can read it all the same.
    const binary = { binary: true };
    expect(skip("src/a.png", { paths }, binary)).toMatchObject({ reason: "binary", what: "data" });
    expect(skip("src/tool", { paths }, binary)?.what).toBe("code");
  });

  it("leaves out a folder but for one file of it", () => {
    const paths = compilePaths(["dist/**", "!dist/keep.ts"]);
    expect(reasonFor("dist/other.ts", { paths })).toBe("ignored by dist/**");
    expect(reasonFor("dist/keep.ts", { paths })).toBeUndefined();
    expect(reasonFor("src/shop.ts", { paths })).toBeUndefined();
  });

  it("names a deleted file by its old path", () => {
    const lockFiles = new Set(["yarn.lock"]);
    expect(skip("yarn.lock", { lockFiles }, { newPath: null })?.file).toBe("yarn.lock");
  });
});
