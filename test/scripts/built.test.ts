import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { builtRecord, recordedDigest } from "../../scripts/source-digest.ts";
import { isBuilt } from "../setup/built.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

it.each([
  ["a changed file", "src/run/run.ts", "changed\n"],
  ["a new file", "src/run/more.ts", "more\n"],
  ["a removed file", "src/main.ts", undefined],
  ["another locked version", "package-lock.json", "{ }\n"],
  ["an edited bundle", "dist/post/index.js", "edited\n"],
  ["a removed bundle", "dist/index.js", undefined],
  ["one more file in dist/", "dist/more.js", "more\n"],
])("does not take dist/ for built after %s", async (_, file, text) => {
  await using root = await temporaryFolder("built");
  await mkdir(join(root.path, "src/run"), { recursive: true });
  await mkdir(join(root.path, "dist/post"), { recursive: true });
  await writeFile(join(root.path, "dist/index.js"), "index\n");
  await writeFile(join(root.path, "dist/post/index.js"), "post\n");
  await writeFile(join(root.path, "src/main.ts"), "main\n");
  await writeFile(join(root.path, "src/run/run.ts"), "run\n");
  await writeFile(join(root.path, "package-lock.json"), "{}\n");
  expect(isBuilt(root.path)).toBe(false);
  await writeFile(join(root.path, recordedDigest), builtRecord(root.path));
  expect(isBuilt(root.path)).toBe(true);
  if (text === undefined) await rm(join(root.path, file));
  else await writeFile(join(root.path, file), text);
  expect(isBuilt(root.path)).toBe(false);
});
