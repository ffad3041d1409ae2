import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { UsageError } from "../../../src/errors.ts";
import { readReport, writeReport } from "../../../src/run/result/report-file.ts";
import { issueOn, resultOf } from "../../report/sample.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

it("writes a report that only its user may read, whole or not at all, and reads it again", async () => {
  await using folder = await temporaryFolder("report-file");
  const place = join(folder.path, "crosscheck");
  const path = join(place, "last.json");
  const result = resultOf([issueOn(6)]);
  await writeReport(path, resultOf([]));
  const before = await stat(path);
  await writeReport(path, result);
  const after = await stat(path);
  expect(after.mode & 0o777).toBe(0o600);
  // Another file in its place: whoever reads meanwhile sees one of both.
  expect(after.ino).not.toBe(before.ino);
  expect(await readdir(place)).toEqual(["last.json"]);
  expect(await readReport(path)).toEqual(result);
});

it("says what to do where there is no report, and which file is none", async () => {
  await using folder = await temporaryFolder("report-file");
  const path = join(folder.path, "last.json");
  await expect(readReport(path)).rejects.toThrow("run crosscheck review first");
  await writeFile(path, (await readFile(import.meta.filename, "utf8")).slice(0, 9));
  const error = await readReport(path).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message).toContain(path);
});
