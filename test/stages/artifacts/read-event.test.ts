import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ArtifactError } from "../../../src/errors.ts";
import { openFolder } from "../../../src/stages/artifacts/folder.ts";
import { readEventFacts } from "../../../src/stages/artifacts/read-event.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

const all = await temporaryFolder("events");
let count = 0;

async function facts(text: string | null) {
  const folder = join(all.path, String(++count), "crosscheck-event");
  await mkdir(folder, { recursive: true });
  if (text !== null) await writeFile(join(folder, "crosscheck-event.json"), text);
  return await readEventFacts(await openFolder(join(folder, "..")));
}

it("reads the number, and nothing where there is none", async () => {
  expect(await facts('{"pullRequest":7}')).toBe(7);
  expect(await facts(' { "pullRequest" : 123456789 }\n')).toBe(123456789);
  expect(await facts(null)).toBeUndefined();
});

it.each([
  "",
  "7",
  '{"pullRequest":"7"}',
  '{"pullRequest":0}',
  '{"pullRequest":-7}',
  '{"pullRequest":7.5}',
  '{"pullRequest":7e3}',
  '{"pullRequest":99999999999999999999}',
  '{"pullRequest":7,"pullRequest":8}',
  '{"pullRequest":7,"head":"main"}',
  '[{"pullRequest":7}]',
  '{"pullRequest":7}{}',
  `{"pullRequest":7}${" ".repeat(2_000)}`,
])("takes nothing else: %j", async (text) => {
  await expect(facts(text)).rejects.toThrow(ArtifactError);
});

it("does not follow a link", async () => {
  const folder = join(all.path, "linked");
  await mkdir(folder);
  await writeFile(join(folder, "other.json"), '{"pullRequest":7}');
  await symlink("other.json", join(folder, "crosscheck-event.json"));
  await expect(readEventFacts(await openFolder(folder))).rejects.toThrow(/symbolic link/);
});
