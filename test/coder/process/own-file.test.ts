import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeOwnFile } from "../../../src/coder/process/own-file.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

test("a file of ours takes the place of a link and leaves what that led to alone", async () => {
  await using place = await temporaryFolder("own-file");
  const victim = join(place.path, "victim");
  const path = join(place.path, "system.md");
  await writeFile(victim, "precious\n");
  await symlink(victim, path);
  const failure = () => new Error() as never;
  await writeOwnFile(failure, path, "be good\n");
  expect(await readFile(path, "utf8")).toBe("be good\n");
  expect(await readFile(victim, "utf8")).toBe("precious\n");
});
