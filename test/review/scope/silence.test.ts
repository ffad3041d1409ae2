import { expect, it } from "vitest";
import { compilePaths } from "../../../src/path-list.ts";
import { silenceOf, withSilence } from "../../../src/review/scope/silence.ts";
import {
  type SkipReason,
  skippedFile,
  skipReasons,
} from "../../../src/review/scope/skip-reason.ts";
import { madeMergedIssue } from "../made-issue.ts";

const names = Object.keys(skipReasons) as SkipReason[];

it("is for files that somebody says are not to be reviewed, and for no others that are not", () => {
  const skipped = names.map((name) => skippedFile(name, name, name === "ignored" ? "*.x" : ""));
  const silence = silenceOf(skipped, compilePaths([]));
  expect(names.filter((name) => silence(name) !== undefined)).toEqual([
    "ignored",
    "generated",
    "vendored",
    "lockFile",
    "snapshot",
  ]);
  expect(silence("ignored")).toBe("ignored by *.x");
  expect(silence("src/a.ts")).toBeUndefined();
});

it("is for what the configuration ignores outside of the change too, however a path is written", () => {
  const silence = silenceOf([], compilePaths(["dist/**", "!dist/keep.ts"]));
  for (const file of ["dist/a.js", "./dist/a.js", "/dist/a.js"]) {
    expect(silence(file)).toBe("ignored by dist/**");
  }
  for (const file of ["dist/keep.ts", "src/a.ts", "../dist/a.js"]) {
    expect(silence(file)).toBeUndefined();
  }
});

it("goes by where an issue was found, else by the file it names, and is taken back", () => {
  const silence = silenceOf([], compilePaths(["dist/"]));
  const claimed = madeMergedIssue({ file: "dist/a.js" });
  expect(withSilence(claimed, silence).silenced).toBe("ignored by dist/");
  const anchor = {
    kind: "file",
    file: "src/a.ts",
    side: null,
    startLine: null,
    line: null,
    how: "file",
  } as const;
  expect(withSilence({ ...claimed, anchor }, silence)).not.toHaveProperty("silenced");
  const before = { ...madeMergedIssue({ file: null }), silenced: "generated" };
  expect(withSilence(before, silence)).not.toHaveProperty("silenced");
});
