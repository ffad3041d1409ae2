import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { programFolders } from "../../src/launch/find-program.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

it("names the folders of PATH with the libraries beside them, and none that holds what must stay hidden", async () => {
  await using place = await temporaryFolder("path");
  const at = (...names: string[]) => join(place.path, ...names);
  for (const folder of ["tool/bin", "tool/lib", "tool/share", "home/secrets", "other/scripts"]) {
    await mkdir(at(folder), { recursive: true });
  }
  await writeFile(at("file"), "");
  const path = [
    at("tool/bin"),
    at("gone"),
    "relative/bin",
    at("home"),
    at("file"),
    at("other/scripts"),
    "/",
  ];
  const hidden = [at("home", "secrets")];
  expect(await programFolders(path.join(":"), hidden)).toEqual([
    at("tool/bin"),
    at("tool/lib"),
    at("other/scripts"),
  ]);
});
