import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { recordedDigest, sourceDigest } from "../../scripts/source-digest.ts";
import { isBuilt } from "../setup/built.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

it.each([
  ["a changed file", "src/run/run.ts", "changed\n"],
  ["a new file", "src/run/more.ts", "more\n"],
  ["a removed file", "src/main.ts", undefined],
  ["another locked version", "package-lock.json", "{ }\n"],
])("takes dist/ for outdated after %s", async (_, file, text) => {
  await using root = await temporaryFolder("built");
  await mkdir(join(root.path, "src/run"), { recursive: true });
  await mkdir(join(root.path, "dist"));
  await writeFile(join(root.path, "src/main.ts"), "main\n");
  await writeFile(join(root.path, "src/run/run.ts"), "run\n");
  await writeFile(join(root.path, "package-lock.json"), "{}\n");
  expect(isBuilt(root.path)).toBe(false);
  await writeFile(join(root.path, recordedDigest), `${sourceDigest(root.path)}\n`);
  expect(isBuilt(root.path)).toBe(true);
  if (text === undefined) await rm(join(root.path, file));
  else await writeFile(join(root.path, file), text);
  expect(isBuilt(root.path)).toBe(false);
});
