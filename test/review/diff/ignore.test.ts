import { describe, expect, it } from "vitest";
import type { FileDiff } from "../../../src/review/diff/diff.ts";
import { type IgnoreRules, ignoreFiles } from "../../../src/review/diff/ignore.ts";

function file(newPath: string, binary = false): FileDiff {
  return {
    oldPath: newPath,
    newPath,
    status: "modified",
    oldMode: "100644",
    newMode: "100644",
    binary,
    submodule: false,
    hunks: [],
  };
}

function reasonFor(path: string, rules: Partial<IgnoreRules> = {}, binary = false) {
  const all = { globs: [], generated: new Map(), ...rules };
  const { reviewed, ignored } = ignoreFiles({ files: [file(path, binary)] }, all);
  expect(reviewed.files.length + ignored.length).toBe(1);
  return ignored[0]?.reason;
}

describe("ignoreFiles", () => {
  it.each([
    ["package-lock.json", "lock file"],
    ["apps/web/yarn.lock", "lock file"],
    ["go.sum", "lock file"],
    ["infra/.terraform.lock.hcl", "lock file"],
    ["vendor/github.com/x/y.go", "vendored"],
    ["apps/web/node_modules/x/index.js", "vendored"],
    ["dist/app.min.js", "generated"],
    ["api/v1/service.pb.go", "generated"],
    ["api/service_pb2.py", "generated"],
    ["test/__snapshots__/a.test.ts.snap", "generated"],
  ])("leaves out %s as %s", (path, reason) => expect(reasonFor(path)).toBe(reason));

  it.each([
    "src/vendor.ts",
    "src/lock.ts",
    "src/generated-report.ts",
    "package.json",
    ".github/x.yml",
  ])("keeps %s", (path) => expect(reasonFor(path)).toBeUndefined());

  it("leaves out binary files", () => {
    expect(reasonFor("logo.png", {}, true)).toBe("binary");
  });

  it("follows linguist-generated both ways", () => {
    expect(reasonFor("src/api.ts", { generated: new Map([["src/api.ts", true]]) })).toBe(
      "generated",
    );
    const kept = new Map([["src/app.min.js", false]]);
    expect(reasonFor("src/app.min.js", { generated: kept })).toBeUndefined();
  });

  it("names the configured glob; one without a slash matches in every folder", () => {
    expect(reasonFor("a/b/x.md", { globs: ["*.md"] })).toBe("ignored by *.md");
    expect(reasonFor("docs/a/x.ts", { globs: ["docs/"] })).toBe("ignored by docs/");
    expect(reasonFor("a/docs/x.ts", { globs: ["docs/**"] })).toBeUndefined();
    expect(reasonFor(".github/x.yml", { globs: ["/.github/**"] })).toBe("ignored by /.github/**");
  });

  it("names a deleted file by its old path", () => {
    const gone = { ...file("yarn.lock"), newPath: null };
    const { ignored } = ignoreFiles({ files: [gone] }, { globs: [], generated: new Map() });
    expect(ignored).toEqual([{ file: "yarn.lock", reason: "lock file" }]);
  });
});
