import { expect, test } from "vitest";
import { call, command, patch, read, replace, write } from "./call.ts";
import { startModels } from "./server.ts";
import { askGemini } from "./wire.ts";

const user = (...parts: object[]) => ({ role: "user", parts });
const model = (...parts: object[]) => ({ role: "model", parts });
const hello = user({ text: "Fix this" });
const called = (name: string, id?: string) => ({
  functionCall: { name, args: {}, ...(id ? { id } : {}) },
});
const answered = (name: string, id?: string) => ({
  functionResponse: { name, response: { output: "ok" }, ...(id ? { id } : {}) },
});
const declared = (...names: string[]) => ({
  functionDeclarations: names.map((name) => ({
    name,
    description: "",
    parametersJsonSchema: { type: "object" },
  })),
});

const refused: readonly [string, object, RegExp][] = [
  ["no contents", { contents: [] }, /contents is not specified/],
  [
    "a role it does not know",
    { contents: [{ role: "system", parts: [{ text: "x" }] }] },
    /valid role/,
  ],
  [
    "a conversation that the model ends",
    { contents: [hello, model({ text: "x" })] },
    /end with a user role/,
  ],
  ["a content without parts", { contents: [user()] }, /must not be empty/],
  ["a part that says nothing", { contents: [user({ thought: true })] }, /one initialized field/],
  [
    "a part that says two things",
    { contents: [user({ text: "x", ...answered("a") })] },
    /one initialized field/,
  ],
  [
    "a call without its response",
    { contents: [hello, model(called("a")), hello] },
    /number of function response parts/,
  ],
  [
    "a response given twice",
    { contents: [hello, model(called("a")), user(answered("a"), answered("a"))] },
    /number of function response parts/,
  ],
  [
    "a response without its call",
    { contents: [hello, model({ text: "x" }), user(answered("a"))] },
    /immediately after a function call/,
  ],
  [
    "a response at the start",
    { contents: [user(answered("a"))] },
    /immediately after a function call/,
  ],
  [
    "a call at the start",
    { contents: [model(called("a")), user(answered("a"))] },
    /immediately after a user turn/,
  ],
  [
    "a response to another tool",
    { contents: [hello, model(called("a")), user(answered("b"))] },
    /response 'b'/,
  ],
  [
    "a response with another id",
    { contents: [hello, model(called("a", "1")), user(answered("a", "2"))] },
    /id '2'/,
  ],
  [
    "a response that is a string",
    {
      contents: [
        hello,
        model(called("a")),
        user({ functionResponse: { name: "a", response: "ok" } }),
      ],
    },
    /Invalid value/,
  ],
  ["a tool name it does not take", { tools: [declared("7up")] }, /Invalid function name/],
  ["a tool declared twice", { tools: [declared("a", "a")] }, /Duplicate function declaration/],
  [
    "tools together with JSON answers",
    { tools: [declared("a")], generationConfig: { responseMimeType: "application/json" } },
    /is unsupported/,
  ],
  [
    "a schema without the JSON type",
    { generationConfig: { responseJsonSchema: {} } },
    /response_mime_type/,
  ],
  [
    "an unknown member inside",
    { generationConfig: { mood: 1 } },
    /Unknown name "mood" at 'generationConfig'/,
  ],
];

test.each(refused)("refuses %s", async (_, body, message) => {
  await using models = await startModels({
    scripts: [{ vendor: "gemini", steps: [{ text: "x" }] }],
  });
  const reply = await askGemini(models, body);
  expect(reply.status).toBe(400);
  expect(reply.json).toMatchObject({
    error: { code: 400, status: "INVALID_ARGUMENT", message: expect.stringMatching(message) },
  });
  expect(models.problems).toMatchObject([{ kind: "refused", vendor: "gemini" }]);
});

test("reads prompts, tools and results as the CLI sends them", async () => {
  await using models = await startModels({
    scripts: [{ vendor: "gemini", steps: [{ text: "x" }] }],
  });
  const failed = { functionResponse: { id: "2", name: "b", response: { error: "No such file" } } };
  await askGemini(models, {
    systemInstruction: { role: "user", parts: [{ text: "Be brief." }] },
    tools: [declared("a", "b")],
    contents: [
      user({ text: "<session_context>\nToday is Friday." }, { text: "Fix this" }),
      model(
        { ...called("a", "1"), thoughtSignature: "skip_thought_signature_validator" },
        called("b", "2"),
      ),
      user(answered("a", "1"), failed),
    ],
  });
  expect(models.problems).toEqual([]);
  expect(models.requests).toMatchObject([
    {
      model: "gemini-2.5-pro",
      kind: "turn",
      streaming: true,
      system: "Be brief.",
      userTexts: ["Fix this"],
      tools: ["a", "b"],
      toolResults: [
        { callId: "1", name: "a", text: "ok", isError: false },
        { callId: "2", name: "b", text: "No such file", isError: true },
      ],
    },
  ]);
});

test("writes neutral calls with gemini's tools", async () => {
  const calls = [
    read("a.ts"),
    command("ls"),
    replace("a.ts", "a", "b"),
    write("b.ts", "x"),
    call("glob", { pattern: "*" }),
  ];
  await using models = await startModels({
    scripts: [{ vendor: "gemini", steps: [{ reasoning: "Hm.", calls }, { calls: [patch("x")] }] }],
  });
  const reply = await askGemini(models);
  const parts = reply.events.flatMap(
    ({ candidates }) =>
      (candidates as { content: { parts: Record<string, unknown>[] } }[])[0]?.content.parts ?? [],
  );
  expect(parts.flatMap(({ functionCall }) => functionCall ?? [])).toEqual([
    { name: "read_file", args: { file_path: "a.ts" } },
    { name: "run_shell_command", args: { command: "ls" } },
    {
      name: "replace",
      args: {
        file_path: "a.ts",
        instruction: "Replace the text.",
        old_string: "a",
        new_string: "b",
      },
    },
    { name: "write_file", args: { file_path: "b.ts", content: "x" } },
    { name: "glob", args: { pattern: "*" } },
  ]);
  expect(
    parts
      .filter(({ thought }) => thought)
      .map(({ text }) => text)
      .join(""),
  ).toBe("Hm.");
  expect((await askGemini(models)).status).toBe(400);
  expect(models.problems).toMatchObject([{ kind: "script" }]);
});

test("answers the CLI's own questions from their schema, unless a script does", async () => {
  const schema = {
    type: "object",
    properties: {
      next_speaker: { type: "string", enum: ["model", "user"] },
      score: { type: "integer" },
      reasons: { type: "array" },
    },
  };
  const body = {
    generationConfig: { responseMimeType: "application/json", responseJsonSchema: schema },
  };
  const path = "gemini-3.5-flash-lite:generateContent";
  await using models = await startModels();
  const usual = await askGemini(models, body, {}, path);
  const textOf = (json: unknown) =>
    (
      json as { candidates: { content: { parts: { text: string }[] } }[] }
    ).candidates[0]?.content.parts
      .map(({ text }) => text)
      .join("");
  expect(JSON.parse(textOf(usual.json) ?? "")).toEqual({
    next_speaker: "user",
    score: 0,
    reasons: [],
  });
  models.play({ vendor: "gemini", match: { kind: "side" }, steps: [{ answer: { score: 90 } }] });
  const scripted = await askGemini(models, body, {}, path);
  expect(textOf(scripted.json)).toBe('{"score":90}');
  expect(models.requests.map(({ kind }) => kind)).toEqual(["side", "side"]);
  expect(models.problems).toEqual([]);
});

test("says in the body how long to wait, where alone the CLI looks", async () => {
  const fault = { kind: "status", status: 429, retryAfterSeconds: 3 } as const;
  await using models = await startModels({ scripts: [{ vendor: "gemini", steps: [{ fault }] }] });
  const reply = await askGemini(models);
  expect(reply.json?.error).toMatchObject({
    code: 429,
    status: "RESOURCE_EXHAUSTED",
    details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "3s" }],
  });
});
