import { execFileSync } from "node:child_process";
import { mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/config/config.ts";
import { ArtifactError } from "../../../src/errors.ts";
import { type ArtifactKind, artifactName } from "../../../src/stages/artifacts/artifact-kind.ts";
import { openFolder } from "../../../src/stages/artifacts/folder.ts";
import { readArtifact } from "../../../src/stages/artifacts/read-artifact.ts";
import { writeArtifact } from "../../../src/stages/artifacts/write-artifact.ts";
import { type ArtifactStage, stages as table } from "../../../src/stages/index.ts";
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
const { artifact: review } = table.review;
const { artifact: merge } = table.merge;
const { artifact: confirm } = table.confirm;
/** A job that writes, and that has a secret. */
const job = () => ({
  config: parseConfig({ "anthropic-api-key": "sk-very-secret-key" }),
  folder: { path: folder },
});
const file = "crosscheck-review-claude-1";
const put = async (name: string, value: unknown) => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  await writeFile(join(folder, `${name}.json`), text);
};
/** Reads the review of claude's first job, of the run whose plan is `plan`. */
const read = async (digests: readonly { artifact: string; sha256: string }[] = []) =>
  await readArtifact(review, ["claude", 1], {
    folder: await openFolder(folder),
    config: { digests },
    plan,
  });

describe("an artifact", () => {
  it.each(stages)("of stage %s is read as it was written", async (stage: ArtifactStage) => {
    const kind: ArtifactKind = table[stage].artifact;
    const content = { ...contents[stage], head, base, plan: stage === "plan" ? null : plan.digest };
    const written = await writeArtifact(kind, content, job());
    expect(written.path).toBe(join(folder, `${written.name}.json`));
    expect((await stat(written.path)).mode & 0o777).toBe(0o600);
    const opened = await openFolder(folder);
    expect(opened.others).toEqual([]);
    const again = await readArtifact(kind, kind.keyOf(content), {
      folder: opened,
      config: { digests: [{ artifact: written.name, sha256: written.sha256 }] },
      plan: stage === "plan" ? null : plan,
    });
    expect(again).toEqual({ ...content, version: 1, stage, digest: written.sha256 });
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
    await put(file, " ".repeat(review.maxBytes + 1));
    await expect(read()).rejects.toThrow(/16777217 bytes.* 16777216/);
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
    const merged = artifactOf("merge", plan.digest);
    await put("crosscheck-merge", merged);
    const opened = await openFolder(folder);
    const known = (digests: readonly { artifact: string; sha256: string }[]) => {
      return { folder: opened, config: { digests }, plan };
    };
    await expect(readArtifact(merge, [], known([]))).rejects.toThrow(/the input digests/);
    const right = [{ artifact: "crosscheck-merge", sha256: merged.digest }];
    expect(await readArtifact(merge, [], known(right))).toEqual(merged);
  });
});

describe("writeArtifact", () => {
  it("leaves nothing half written, and nothing that nobody could read", async () => {
    const content = { ...contents.confirm, head, base, plan: plan.digest };
    const large = { ...content.work, notices: ["x".repeat(confirm.maxBytes)] };
    await expect(writeArtifact(confirm, { ...content, work: large }, job())).rejects.toThrow(
      /more than the 8388608/,
    );
    expect((await openFolder(folder)).files.size).toBe(0);
    await writeArtifact(confirm, content, job());
    const { path } = await writeArtifact(confirm, { ...content, reviewer: "claude" }, job());
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ stage: "confirm" });
  });

  it("writes no secret, whatever an agent says", async () => {
    const work = { ...contents.confirm.work, notices: ["the key is sk-very-secret-key"] };
    const content = { ...contents.confirm, work, head, base, plan: plan.digest };
    const { path } = await writeArtifact(confirm, content, job());
    expect(await readFile(path, "utf8")).not.toContain("sk-very-secret-key");
    expect((await openFolder(folder)).files.size).toBe(1);
  });
});

describe("artifactName", () => {
  it("differs for reviewers whose names look alike", () => {
    const { vote, fix } = table;
    const names = [
      artifactName(review, ["a", 1]),
      artifactName(review, ["a-1", 1]),
      artifactName(review, ["a", 11]),
      artifactName(vote.artifact, ["a-1"]),
      artifactName(confirm, ["a-1"]),
      artifactName(fix.artifact, []),
    ];
    expect(new Set(names).size).toBe(names.length);
  });
});
