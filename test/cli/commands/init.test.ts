import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exampleConfig } from "../../../src/config/example.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";
import { setDesk } from "../desk.ts";

const config = ".github/crosscheck.yml";
const workflow = ".github/workflows/crosscheck.yml";
const example = await readFile("docs/workflows/review.yml", "utf8");

test("init writes the example configuration and workflow and says what is left to do", async () => {
  await using desk = await setDesk({ "src/user.ts": "export const a = 1;\n" });
  const ended = await desk.crosscheck(["init"], { cwd: join(desk.repository, "src") });
  expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await desk.read(config)).toBe(exampleConfig());
  expect(await desk.read(workflow)).toBe(example);
  for (const named of [config, workflow, "OWNER/crosscheck@SHA", "ANTHROPIC_API_KEY"]) {
    expect(ended.stdout).toContain(named);
  }
  const status = await desk.git("status", "--porcelain", "--untracked-files=all");
  expect(status.trim().split("\n")).toEqual([`?? ${config}`, `?? ${workflow}`]);
});

test("init writes nothing where one of the files exists, and names it", async () => {
  await using desk = await setDesk({ [workflow]: "name: Mine\n" });
  const ended = await desk.crosscheck(["init"]);
  expect(ended).toMatchObject({ exitCode: 2, stdout: "" });
  expect(ended.stderr).toContain(`${workflow} exists`);
  expect(ended.stderr).not.toContain(`${config} exists`);
  expect(await desk.git("status", "--porcelain")).toBe("");
});

test("init --force replaces what exists", async () => {
  await using desk = await setDesk({ [config]: "fix: off\n", [workflow]: "name: Mine\n" });
  expect(await desk.crosscheck(["init", "--force"])).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await desk.read(config)).toBe(exampleConfig());
  expect(await desk.read(workflow)).toBe(example);
});

test("init is bad usage outside of a repository and with anything it does not know", async () => {
  await using desk = await setDesk({ "a.txt": "a\n" });
  await using elsewhere = await temporaryFolder("elsewhere");
  const outside = await desk.crosscheck(["init"], { cwd: elsewhere.path });
  expect(outside.exitCode).toBe(2);
  expect(outside.stderr).toContain("not in a git work tree");
  expect((await desk.crosscheck(["init", "here"])).exitCode).toBe(2);
  expect((await desk.crosscheck(["init", "--overwrite"])).exitCode).toBe(2);
});
