import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ArtifactError } from "../../src/errors.ts";
import type { ArtifactKind } from "../../src/stages/artifacts/artifact-kind.ts";
import { openFolder } from "../../src/stages/artifacts/folder.ts";
import { readArtifact } from "../../src/stages/artifacts/read-artifact.ts";
import { readEventFacts } from "../../src/stages/artifacts/read-event.ts";
import { type ArtifactStage, stages } from "../../src/stages/index.ts";
import { old } from "../fixtures/old.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

const all = await temporaryFolder("old-artifacts");
const names = ["plan", "plan-later", "review-claude-1", "review-codex-1", "merge"].concat([
  "vote-claude",
  "vote-codex",
  "fix",
  "confirm-claude",
  "confirm-codex",
]);
let count = 0;

/** Puts one artifact into a folder of its own, under the name that it says it has, and reads it back. */
async function readBack(value: ReturnType<typeof JSON.parse>) {
  const folder = join(all.path, String(++count));
  await mkdir(folder);
  const kind: ArtifactKind = stages[value.stage as ArtifactStage].artifact;
  const name = ["crosscheck", value.stage, value.reviewer, value.job?.index]
    .filter((part) => part !== undefined)
    .join("-");
  await writeFile(join(folder, `${name}.json`), JSON.stringify(value));
  const digests = [{ artifact: name, sha256: value.digest }];
  const source = { folder: await openFolder(folder), config: { digests }, plan: null };
  return await readArtifact(kind, kind.keyOf(value), source);
}

it.each(names)("reads the artifact %s of version 0.1.0 whole", async (name) => {
  const value = JSON.parse(await old(`artifacts/${name}.json`));
  const read = await readBack(value);
  const issues = [value, ...(value.reviews ?? [])].flatMap((one) => one.issues ?? []);
  // What they do not say counts as not so.
  for (const issue of issues) issue.preExisting = false;
  expect(read).toEqual(value);
});

it.each(names)("refuses the artifact %s without one of its members", async (name) => {
  const value = JSON.parse(await old(`artifacts/${name}.json`));
  for (const member of Object.keys(value).filter((key) => key !== "stage")) {
    const { [member]: _, ...rest } = value;
    if (member === "reviewer" || member === "job") continue;
    await expect(readBack(rest), member).rejects.toThrow(ArtifactError);
  }
});

it("reads the number that a fork's run of version 0.1.0 left", async () => {
  const folder = join(all.path, "event");
  await mkdir(folder);
  const text = await old("artifacts/event.json");
  await writeFile(join(folder, "crosscheck-event.json"), text);
  expect(await readEventFacts(await openFolder(folder))).toBe(JSON.parse(text).pullRequest);
});
