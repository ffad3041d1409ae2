import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { temporaryFolder } from "../temporary-folder.ts";
import { runCodex } from "./agents/codex.ts";
import { read, replace } from "./call.ts";
import { type Models, startModels } from "./server.ts";

const schema = {
  type: "object",
  properties: { verdict: { type: "string" } },
  required: ["verdict"],
  additionalProperties: false,
};

interface Settings {
  readonly schema?: object;
  readonly key?: string;
  readonly model?: string;
}

/** Runs codex in a folder with one file; gives the texts it said and how the turn ended. */
async function review(models: Models, settings: Settings = {}) {
  await using folder = await temporaryFolder();
  await writeFile(`${folder.path}/total.ts`, "export const total = 1;\n");
  const schemaFile = `${folder.path}/schema.json`;
  await writeFile(schemaFile, JSON.stringify(settings.schema ?? {}));
  // The sandbox is not what is tested here, and it cannot start everywhere.
  const args = [
    "-s",
    "danger-full-access",
    ...(settings.schema ? ["--output-schema", schemaFile] : []),
  ];
  const { schema: _, ...given } = settings;
  const ended = await runCodex({
    url: models.url,
    home: `${folder.path}/home`,
    cwd: folder.path,
    prompt: "Review total.ts",
    args,
    ...given,
  });
  const items = ended.lines.flatMap(({ type, item }) =>
    type === "item.completed" ? [item as Item] : [],
  );
  return {
    ...ended,
    items,
    end: ended.lines.at(-1),
    file: await readFile(`${folder.path}/total.ts`, "utf8"),
  };
}

interface Item {
  readonly type: string;
  readonly text?: string;
  readonly exit_code?: number;
}

test("codex shows a scripted text and its usage", async () => {
  await using models = await startModels({
    scripts: [{ vendor: "openai", steps: [{ reasoning: "**Hm** so", text: "All is well." }] }],
  });
  const { items, end } = await review(models);
  expect(items.map(({ type, text }) => [type, text])).toEqual([
    ["reasoning", "**Hm** so"],
    ["agent_message", "All is well."],
  ]);
  expect(end).toMatchObject({
    type: "turn.completed",
    usage: {
      input_tokens: 150,
      cached_input_tokens: 40,
      output_tokens: 20,
      reasoning_output_tokens: 5,
    },
  });
  expect(models.requests).toMatchObject([{ kind: "turn", userTexts: ["Review total.ts"] }]);
  expect(models.problems).toEqual([]);
});

test("codex gives back a scripted structured answer", async () => {
  await using models = await startModels({
    scripts: [{ vendor: "openai", steps: [{ answer: { verdict: "ok" } }] }],
  });
  const { items } = await review(models, { schema });
  expect(items.at(-1)?.text).toBe('{"verdict":"ok"}');
  expect(models.requests[0]?.schema).toEqual(schema);
  expect(models.problems).toEqual([]);
});

test.each(["gpt-5.5", "gpt-6.1-sol"])("codex with %s runs scripted tool calls", async (model) => {
  await using models = await startModels({
    scripts: [
      {
        vendor: "openai",
        steps: [
          { calls: [read("total.ts")] },
          { calls: [replace("total.ts", "export const total = 1;", "export const total = 2;")] },
          { text: "Done." },
        ],
      },
    ],
  });
  const { items, file } = await review(models, { model });
  expect(file).toBe("export const total = 2;\n");
  expect(items.map(({ type }) => type)).toEqual([
    "command_execution",
    "file_change",
    "agent_message",
  ]);
  expect(models.requests.map(({ toolResults }) => toolResults.map(({ name }) => name))).toEqual([
    [],
    ["exec_command"],
    ["apply_patch"],
  ]);
  expect(models.requests[1]?.toolResults[0]?.text).toContain("export const total = 1;");
  expect(models.problems).toEqual([]);
});

test("codex reports a scripted HTTP error", async () => {
  const fault = { kind: "status", status: 400, message: "The budget is spent." } as const;
  await using models = await startModels({ scripts: [{ vendor: "openai", steps: [{ fault }] }] });
  const { code, end } = await review(models);
  expect(code).toBe(1);
  expect(end).toMatchObject({
    type: "turn.failed",
    error: { message: expect.stringContaining("The budget is spent.") },
  });
  expect(models.problems).toEqual([]);
});

test("codex's schema outside strict mode is refused", async () => {
  await using models = await startModels({
    scripts: [{ vendor: "openai", steps: [{ answer: {} }] }],
  });
  const { end } = await review(models, { schema: { ...schema, required: [] } });
  expect(end).toMatchObject({
    type: "turn.failed",
    error: { message: expect.stringContaining("Missing 'verdict'") },
  });
  expect(models.problems).toMatchObject([{ kind: "refused", status: 400 }]);
});

test("codex's wrong key is refused with 401", async () => {
  await using models = await startModels();
  const { end } = await review(models, { key: "test-key-wrong" });
  expect(end).toMatchObject({ error: { message: expect.stringContaining("401") } });
  expect(models.problems).toMatchObject([{ kind: "key", status: 401 }]);
});
