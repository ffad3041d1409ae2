import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { temporaryFolder } from "../temporary-folder.ts";
import { runClaude } from "./agents/claude.ts";
import { command, read, replace } from "./call.ts";
import { type Models, startModels } from "./server.ts";

const schema = {
  type: "object",
  properties: { verdict: { type: "string" } },
  required: ["verdict"],
  additionalProperties: false,
};

/** Runs claude in a folder with one file and gives its `result` line. */
async function review(models: Models, args: readonly string[] = [], key?: string) {
  await using folder = await temporaryFolder();
  const file = `${folder.path}/total.ts`;
  await writeFile(file, "export const total = 1;\n");
  const ended = await runClaude({
    url: models.url,
    home: `${folder.path}/home`,
    cwd: folder.path,
    prompt: `Review ${file}`,
    args,
    ...(key === undefined ? {} : { key }),
  });
  const result = ended.lines.find(({ type }) => type === "result");
  return { ...ended, result, file: await readFile(file, "utf8") };
}

test("claude shows a scripted text", async () => {
  await using models = await startModels({
    scripts: [{ vendor: "anthropic", steps: [{ reasoning: "Hm.", text: "All is well." }] }],
  });
  const { code, result } = await review(models);
  expect(code).toBe(0);
  expect(result).toMatchObject({
    subtype: "success",
    is_error: false,
    result: "All is well.",
    usage: { input_tokens: 100, cache_read_input_tokens: 40, output_tokens: 20 },
  });
  expect(models.requests).toMatchObject([
    { kind: "turn", text: expect.stringMatching(/^Review \//) },
  ]);
  expect(models.problems).toEqual([]);
});

test("claude gives back a scripted structured answer", async () => {
  await using models = await startModels({
    scripts: [{ vendor: "anthropic", steps: [{ answer: { verdict: "ok" } }] }],
  });
  const { result } = await review(models, ["--json-schema", JSON.stringify(schema)]);
  expect(result).toMatchObject({ is_error: false, structured_output: { verdict: "ok" } });
  expect(models.requests[0]?.schema).toMatchObject(schema);
  expect(models.problems).toEqual([]);
});

test("claude runs scripted tool calls and sends their results back", async () => {
  await using models = await startModels({
    scripts: [
      {
        vendor: "anthropic",
        steps: [
          ({ text }) => ({ calls: [read(text.replace("Review ", "")), command("false")] }),
          ({ text }) => ({
            calls: [replace(text.replace("Review ", ""), "total = 1", "total = 2")],
          }),
          ({ toolResults }) => ({ text: `It said: ${toolResults[0]?.text}` }),
        ],
      },
    ],
  });
  const { result, file } = await review(models, [
    "--tools",
    "Read,Edit,Bash",
    "--allowedTools",
    "Bash",
  ]);
  expect(file).toBe("export const total = 2;\n");
  expect(result).toMatchObject({ result: expect.stringContaining("It said: The file") });
  expect(
    models.requests.map(({ toolResults }) =>
      toolResults.map(({ name, isError }) => [name, isError]),
    ),
  ).toEqual([
    [],
    [
      ["Read", false],
      ["Bash", true],
    ],
    [["Edit", false]],
  ]);
  expect(models.problems).toEqual([]);
});

test("claude reports a scripted HTTP error", async () => {
  const fault = { kind: "status", status: 400, message: "The budget is spent." } as const;
  await using models = await startModels({
    scripts: [{ vendor: "anthropic", steps: [{ fault }] }],
  });
  const { result } = await review(models);
  expect(result).toMatchObject({ is_error: true, api_error_status: 400 });
  expect(result?.result).toContain("The budget is spent.");
  expect(models.problems).toEqual([]);
});

test("claude's schema is refused where the vendor refuses it", async () => {
  await using models = await startModels({
    scripts: [{ vendor: "anthropic", steps: [{ answer: {} }] }],
  });
  const either = JSON.stringify({ ...schema, anyOf: [{ required: ["verdict"] }] });
  const { result } = await review(models, ["--json-schema", either]);
  expect(result).toMatchObject({ is_error: true, api_error_status: 400 });
  expect(models.problems).toMatchObject([
    { kind: "refused", message: expect.stringContaining("at the top level") },
  ]);
});

test("claude's wrong key is refused with 401", async () => {
  await using models = await startModels();
  const { result } = await review(models, [], "test-key-wrong");
  expect(result).toMatchObject({ is_error: true, api_error_status: 401 });
  expect(new Set(models.problems.map(({ kind, status }) => `${kind} ${status}`))).toEqual(
    new Set(["key 401"]),
  );
});
