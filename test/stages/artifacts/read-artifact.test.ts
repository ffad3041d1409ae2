import { execFileSync } from "node:child_process";
import { mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { ArtifactError } from "../../../src/errors.ts";
import type { ArtifactStage } from "../../../src/model/artifact.ts";
import { artifactName, keyOf } from "../../../src/stages/artifacts/artifact-name.ts";
import { openFolder } from "../../../src/stages/artifacts/folder.ts";
import { maxBytesOf } from "../../../src/stages/artifacts/limits.ts";
import { readArtifact } from "../../../src/stages/artifacts/read-artifact.ts";
import { storeArtifact } from "../../../src/stages/artifacts/write-artifact.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";
import { artifactOf, base, contents, head, plan } from "../contents.ts";

const all = await temporaryFolder("artifacts");
let folder = "";
let count = 0;
beforeEach(async () => {
  folder = join(all.path, String(++count));
  await mkdir(folder);
});

const stages = ["plan", "review", "merge", "vote", "fix", "confirm"] as const;
const review = { stage: "review", reviewer: "claude", index: 1 } as const;
const file = "crosscheck-review-claude-1";
const put = async (name: string, value: unknown) => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  await writeFile(join(folder, `${name}.json`), text);
};
/** Reads the review of claude's first job, of the run whose plan is `plan`. */
const read = async (digests: readonly { artifact: string; sha256: string }[] = []) =>
  await readArtifact(await openFolder(folder), review, { digests, plan });

describe("an artifact", () => {
  it.each(stages)("of stage %s is read as it was written", async (stage: ArtifactStage) => {
    const content = { ...contents[stage], head, base, plan: stage === "plan" ? null : plan.digest };
    const written = await storeArtifact(folder, content);
    expect(written.path).toBe(join(folder, `${written.name}.json`));
    expect((await stat(written.path)).mode & 0o777).toBe(0o600);
    const known = {
      digests: [{ artifact: written.name, sha256: written.sha256 }],
      plan: stage === "plan" ? null : plan,
    };
    const opened = await openFolder(folder);
    expect(opened.others).toEqual([]);
    const again = await readArtifact(opened, keyOf(content), known);
    expect(again).toEqual({ ...content, version: 1, digest: written.sha256 });
  });

  it("is undefined where there is none, also where there is no folder", async () => {
    expect(await read()).toBeUndefined();
    expect((await openFolder(join(folder, "nothing"))).files.size).toBe(0);
  });

  it("is found in a folder of its own name, and nothing else there counts", async () => {
    await mkdir(join(folder, file));
    await put(join(file, file), artifactOf("review", plan.digest));
    await put(join(file, "crosscheck-merge"), {});
    await put("notes", {});
    await symlink("/etc/passwd", join(folder, "link"));
    const opened = await openFolder(folder);
    expect([...opened.files.keys()]).toEqual([file]);
    expect(opened.others).toEqual([
      "crosscheck-review-claude-1/crosscheck-merge.json",
      "link",
      "notes.json",
    ]);
    expect(await read()).toMatchObject({ reviewer: "claude" });
  });

  it("is not read through a folder that is a link", async () => {
    await mkdir(join(folder, "elsewhere"));
    await put(join("elsewhere", file), artifactOf("review", plan.digest));
    await symlink(join(folder, "elsewhere"), join(folder, file));
    expect(await read()).toBeUndefined();
  });

  it("is an error where there are two of one name", async () => {
    await mkdir(join(folder, file));
    await put(file, artifactOf("review", plan.digest));
    await put(join(file, file), artifactOf("review", plan.digest));
    await expect(openFolder(folder)).rejects.toThrow(/second artifact of this name: download/);
  });

  it.each<[string, unknown, RegExp]>([
    ["no JSON", "{", /it is not JSON/],
    ["nothing", "", /it is not JSON/],
    ["a list", [], /no artifact of stage review/],
    ["bytes that are no text", "\u0000", /it is not JSON/],
    ["another version", artifactOf("review", plan.digest, { version: 2 }), /version 1/],
    ["another stage", artifactOf("merge", plan.digest), /no artifact of stage review/],
    [
      "an extra member",
      artifactOf("review", plan.digest, { admin: true }),
      /must NOT have additional properties \("admin"\)/,
    ],
    [
      "an extra member deep inside",
      artifactOf("review", plan.digest, { work: { ...contents.review.work, key: "k" } }),
      /\/work must NOT have additional properties/,
    ],
    [
      "a prototype",
      `{"__proto__":{"stage":"review"},${JSON.stringify(artifactOf("review", plan.digest)).slice(1)}`,
      /additional properties \("__proto__"\)/,
    ],
    [
      "a missing member",
      artifactOf("review", plan.digest, { work: undefined }),
      /required property 'work'/,
    ],
    [
      "a name that is a path",
      artifactOf("review", plan.digest, { reviewer: "../../claude" }),
      /reviewer must match pattern/,
    ],
    [
      "a changed content under the old digest",
      { ...artifactOf("review", plan.digest), reviews: [] },
      /its content is not what its digest says/,
    ],
    [
      "another reviewer's name",
      artifactOf("review", plan.digest, { reviewer: "codex" }),
      /it says that it is another artifact/,
    ],
    [
      "another job's number",
      artifactOf("review", plan.digest, { job: { index: 2, count: 2 } }),
      /it says that it is another artifact/,
    ],
    ["another plan", artifactOf("review", "f".repeat(64)), /it belongs to another plan/],
    [
      "another head",
      artifactOf("review", plan.digest, { head: base }),
      /it is about other commits/,
    ],
    [
      "another base",
      artifactOf("review", plan.digest, { base: head }),
      /it is about other commits/,
    ],
  ])("that holds %s is refused, with its file's name and what to do", async (_, value, problem) => {
    await put(file, value);
    const error = await read().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ArtifactError);
    expect(error).toMatchObject({ file: join(folder, `${file}.json`) });
    expect((error as Error).message).toMatch(problem);
  });

  it("that is too large is refused before it is read", async () => {
    await put(file, " ".repeat(maxBytesOf("review") + 1));
    await expect(read()).rejects.toThrow(/has 16777217 bytes, more than the 16777216/);
  });

  it("that is a symbolic link, a folder or a pipe is refused", async () => {
    await put("other", artifactOf("review", plan.digest));
    await symlink(join(folder, "other.json"), join(folder, `${file}.json`));
    await expect(read()).rejects.toThrow(/symbolic link/);
    folder = join(folder, "pipes");
    await mkdir(folder);
    execFileSync("/bin/sh", ["-c", 'mkfifo "$0"', join(folder, `${file}.json`)]);
    await expect(read()).rejects.toThrow(/no regular file/);
  });

  it("whose digest was given must have it, and those of single jobs count only with one", async () => {
    await put(file, artifactOf("review", plan.digest));
    await expect(read([{ artifact: file, sha256: "0".repeat(64) }])).rejects.toThrow(
      /not the artifact whose digest was given/,
    );
    const merge = artifactOf("merge", plan.digest);
    await put("crosscheck-merge", merge);
    const known = (digests: readonly { artifact: string; sha256: string }[]) => ({ digests, plan });
    const opened = await openFolder(folder);
    await expect(readArtifact(opened, { stage: "merge" }, known([]))).rejects.toThrow(
      /counts only with its digest: set the input digests/,
    );
    const right = [{ artifact: "crosscheck-merge", sha256: merge.digest }];
    expect(await readArtifact(opened, { stage: "merge" }, known(right))).toEqual(merge);
  });
});

describe("writeArtifact", () => {
  it("leaves nothing half written, and nothing that nobody could read", async () => {
    const content = { ...contents.confirm, head, base, plan: plan.digest };
    const large = { ...content.work, notices: ["x".repeat(maxBytesOf("confirm"))] };
    await expect(storeArtifact(folder, { ...content, work: large })).rejects.toThrow(
      /more than the 8388608/,
    );
    expect((await openFolder(folder)).files.size).toBe(0);
    await storeArtifact(folder, content);
    const { path } = await storeArtifact(folder, { ...content, reviewer: "claude" });
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ stage: "confirm" });
  });
});

describe("artifactName", () => {
  it("differs for reviewers whose names look alike", () => {
    const names = [
      { stage: "review", reviewer: "a", index: 1 },
      { stage: "review", reviewer: "a-1", index: 1 },
      { stage: "review", reviewer: "a", index: 11 },
      { stage: "vote", reviewer: "a-1" },
      { stage: "confirm", reviewer: "a-1" },
      { stage: "fix" },
    ] as const;
    expect(new Set(names.map(artifactName)).size).toBe(names.length);
  });
});
