import { afterAll, expect, it } from "vitest";
import { writeFiles } from "../coder/write-files.ts";
import { old } from "../fixtures/old.ts";
import { setDesk } from "./desk.ts";

const desk = await setDesk({ "src/user.ts": "export const a = 1;\n" });
afterAll(() => desk[Symbol.asyncDispose]());

it.each([
  ["merged", []],
  ["merged-with-diff", ["--diff", "change.diff"]],
] as const)(
  "prints %s as version 0.1.0 did, with the member that came since",
  async (name, flags) => {
    const files = ["claude.json", "codex.json", "change.diff"];
    const given = await Promise.all(files.map(async (file) => [file, await old(`merge/${file}`)]));
    await writeFiles(desk.repository, Object.fromEntries(given));
    const ended = await desk.crosscheck(["merge", ...flags, "claude.json", "codex.json", "--json"]);
    expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
    const before: { issues: object[] } = JSON.parse(await old(`merge/${name}.json`));
    const issues = before.issues.map((issue) => ({ ...issue, preExisting: false }));
    expect(JSON.parse(ended.stdout)).toEqual({ issues });
  },
);
