import { expect, it } from "vitest";
import { parseConfig } from "../../../src/config/config.ts";
import type { FileDiff } from "../../../src/review/diff/diff.ts";
import { patchChosen } from "../../../src/run/fixing/patch.ts";
import { issueOn } from "../../report/sample.ts";
import { plainFile } from "../../review/diff/plain-file.ts";

it.each<[string, Partial<FileDiff>, string]>([
  ["a symbolic link", { newMode: "120000" }, "is a symbolic link"],
  ["a submodule", { newMode: "160000", submodule: true }, "is a submodule"],
  ["UTF-16", { binary: true, encoding: "UTF-16" }, "is binary for git"],
])("asks no fixer about a file that is %s", async (_, over, reason) => {
  const issue = issueOn(3);
  const path = issue.anchor?.file ?? "";
  const file = plainFile(path, over);
  const pool = {
    acquire() {
      throw new Error("the fixer was asked");
    },
  };
  const context = {
    config: parseConfig({ fix: "suggest" }),
    pool,
    signal: new AbortController().signal,
  };
  const change = { diff: { files: [file] }, dirty: new Set() };
  const { fixes, fixer } = await patchChosen([issue], change as never, context as never);
  expect(fixer).toBeNull();
  expect(fixes).toMatchObject([{ status: "rejected", patch: null, reason: expect.any(String) }]);
  expect(fixes[0]?.reason).toContain(reason);
});
