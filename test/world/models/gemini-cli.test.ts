import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { type TemporaryFolder, temporaryFolder } from "../temporary-folder.ts";
import { openGemini } from "./agents/gemini.ts";
import { call, read, replace } from "./call.ts";
import { type Models, startModels } from "./server.ts";

async function tree(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  await writeFile(`${folder.path}/total.ts`, "export const total = 1;\n");
  return folder;
}

function open(
  models: Models,
  folder: TemporaryFolder,
  settings: { key?: string; model?: string } = {},
) {
  return openGemini({
    url: models.url,
    home: `${folder.path}/home`,
    cwd: folder.path,
    ...settings,
  });
}

test("gemini shows scripted texts over two turns of one session", async () => {
  await using models = await startModels({
    scripts: [
      {
        vendor: "gemini",
        steps: [{ reasoning: "**Hm** so", text: "One." }, { answer: { done: true } }],
      },
    ],
  });
  await using folder = await tree();
  await using session = await open(models, folder);
  const first = await session.prompt("Fix the first issue");
  expect(first).toMatchObject({ result: { stopReason: "end_turn" }, text: "One." });
  const second = await session.prompt("Fix the second issue");
  expect(second).toMatchObject({ result: { stopReason: "end_turn" }, text: '{"done":true}' });
  expect(models.requests.map(({ userTexts }) => userTexts)).toEqual([
    ["Fix the first issue"],
    ["Fix the first issue", "Fix the second issue"],
  ]);
  expect(new Set(models.requests.map(({ conversation }) => conversation)).size).toBe(1);
  expect(models.problems).toEqual([]);
});

test("gemini runs scripted tool calls and sends their results back", async () => {
  await using models = await startModels({
    scripts: [
      {
        vendor: "gemini",
        steps: [
          { calls: [read("total.ts"), call("no_such_tool", {})] },
          { calls: [replace("total.ts", "total = 1", "total = 2")] },
          { text: "Done." },
        ],
      },
    ],
  });
  await using folder = await tree();
  await using session = await open(models, folder);
  expect(await session.prompt("Fix total.ts")).toMatchObject({ text: "Done." });
  expect(await readFile(`${folder.path}/total.ts`, "utf8")).toBe("export const total = 2;\n");
  expect(
    models.requests.map(({ toolResults }) =>
      toolResults.map(({ name, isError }) => [name, isError]),
    ),
  ).toEqual([
    [],
    [
      ["read_file", false],
      ["no_such_tool", true],
    ],
    [["replace", false]],
  ]);
  expect(models.problems).toEqual([]);
});

test("gemini's router is answered without a script", async () => {
  await using models = await startModels({
    scripts: [{ vendor: "gemini", steps: [{ text: "Done." }] }],
  });
  await using folder = await tree();
  await using session = await open(models, folder, { model: "auto" });
  expect(await session.prompt("Fix total.ts")).toMatchObject({ text: "Done." });
  expect(models.requests.map(({ kind }) => kind)).toEqual(["side", "turn"]);
  expect(models.problems).toEqual([]);
});

test("gemini reports a scripted HTTP error and goes on with the next turn", async () => {
  const fault = { kind: "status", status: 400, message: "The budget is spent." } as const;
  await using models = await startModels({
    scripts: [{ vendor: "gemini", steps: [{ fault }, { text: "Done." }] }],
  });
  await using folder = await tree();
  await using session = await open(models, folder);
  expect(await session.prompt("Fix the first issue")).toMatchObject({
    error: { code: 400, message: expect.stringContaining("The budget is spent.") },
  });
  expect(await session.prompt("Fix the second issue")).toMatchObject({ text: "Done." });
  expect(models.problems).toEqual([]);
});

test("gemini's wrong key is refused with the vendor's 400", async () => {
  await using models = await startModels();
  await using folder = await tree();
  await using session = await open(models, folder, { key: "test-key-wrong" });
  expect(await session.prompt("Fix total.ts")).toMatchObject({
    error: { code: 400, message: expect.stringContaining("API key not valid") },
  });
  expect(models.problems).toMatchObject([{ kind: "key", status: 400 }]);
});
