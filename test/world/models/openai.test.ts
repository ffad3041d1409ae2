import { expect, test } from "vitest";
import { answerSchema } from "../../../src/model/answer.ts";
import { call, command, patch, read, replace, write } from "./call.ts";
import { strictSchemaRefusal } from "./openai/strict-schema.ts";
import { startModels } from "./server.ts";
import { askOpenAi, openAiMessage } from "./wire.ts";

const hello = openAiMessage("Review this");
const called = (call_id: string) => ({
  type: "function_call",
  call_id,
  name: "exec_command",
  arguments: "{}",
});
const output = (call_id: string) => ({ type: "function_call_output", call_id, output: "ok" });
const format = (schema: object, strict = true) => ({
  text: { format: { type: "json_schema", name: "answer", strict, schema } },
});

const refused: readonly [string, object, RegExp][] = [
  [
    "a call without its output",
    { input: [hello, called("a")] },
    /No tool output found for function call a/,
  ],
  [
    "an output without its call",
    { input: [hello, output("a")] },
    /No tool call found for function call output/,
  ],
  ["an output before its call", { input: [hello, output("a"), called("a")] }, /No tool call found/],
  [
    "an output given twice",
    { input: [hello, called("a"), output("a"), output("a")] },
    /Duplicate tool output/,
  ],
  [
    "a call id used twice",
    { input: [hello, called("a"), output("a"), called("a"), output("a")] },
    /Duplicate tool call/,
  ],
  [
    "another kind of output",
    { input: [hello, called("a"), { ...output("a"), type: "custom_tool_call_output" }] },
    /No tool call found for custom tool call/,
  ],
  [
    "an item sent twice",
    {
      input: [
        { ...hello, id: "msg_1" },
        { ...hello, id: "msg_1" },
      ],
    },
    /Duplicate item found with id msg_1/,
  ],
  ["an id of the wrong kind", { input: [{ ...hello, id: "item_1" }] }, /begins with 'msg'/],
  ["an item it does not know", { input: [{ type: "thought", text: "x" }] }, /input\[0\]/],
  [
    "an unknown member of an item",
    { input: [{ ...hello, mood: "good" }] },
    /Unknown parameter: 'input\[0\]\.mood'/,
  ],
  ["a wrong type", { store: "no" }, /Invalid type for 'store'/],
  ["no input", { input: undefined }, /Missing required parameter: 'input'/],
  [
    "a schema outside strict mode",
    format({ type: "object", properties: {} }),
    /Invalid schema for response_format 'answer': In context=\(\), 'additionalProperties'/,
  ],
  [
    "a strict tool outside strict mode",
    { tools: [{ type: "function", name: "t", strict: true, parameters: { type: "array" } }] },
    /Invalid schema for function 't'/,
  ],
];

test.each(refused)("refuses %s", async (_, body, message) => {
  await using models = await startModels({
    scripts: [{ vendor: "openai", steps: [{ text: "x" }] }],
  });
  const reply = await askOpenAi(models, body);
  expect(reply.status).toBe(400);
  expect(reply.json).toMatchObject({
    error: { type: "invalid_request_error", message: expect.stringMatching(message) },
  });
  expect(models.problems).toMatchObject([{ kind: "refused", vendor: "openai" }]);
});

const strict = (properties: Record<string, unknown>, rest: object = {}) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...rest,
});

const outsideStrictMode: readonly [string, unknown, RegExp][] = [
  ["an array at the root", { type: "array", items: { type: "string" } }, /'type: "array"'/],
  ["anyOf at the root", { ...strict({}), anyOf: [] }, /'anyOf' is not permitted/],
  [
    "oneOf",
    strict({ a: { oneOf: [{ type: "string" }] } }),
    /\('properties', 'a'\), 'oneOf' is not permitted/,
  ],
  ["allOf", strict({ a: { allOf: [] } }), /'allOf' is not permitted/],
  ["a range", strict({ a: { type: "number", minimum: 0 } }), /'minimum' is not permitted/],
  ["a member not required", strict({ a: { type: "string" } }, { required: [] }), /Missing 'a'/],
  ["a requirement without a member", strict({}, { required: ["b"] }), /Extra required key 'b'/],
  [
    "an open object inside",
    strict({ a: { type: "array", items: { type: "object", properties: {} } } }),
    /'a', 'items'\), 'additionalProperties'/,
  ],
  ["a member without a type", strict({ a: { description: "x" } }), /must have a 'type' key/],
  ["an array of anything", strict({ a: { type: "array" } }), /missing items/],
  [
    "eleven levels",
    Array.from({ length: 11 }).reduce<object>((inner) => strict({ a: inner }), { type: "string" }),
    /10 levels/,
  ],
];

test.each(outsideStrictMode)("strict mode refuses %s", (_, schema, message) => {
  expect(strictSchemaRefusal(schema)).toMatch(message);
});

test("strict mode takes the answer envelope", async () => {
  expect(strictSchemaRefusal(answerSchema)).toBeUndefined();
  await using models = await startModels({
    scripts: [{ vendor: "openai", steps: [{ answer: { turn: "review" } }] }],
  });
  const reply = await askOpenAi(models, format(answerSchema));
  expect(reply.status).toBe(200);
  expect(reply.body).toContain(JSON.stringify('{"turn":"review"}'));
  expect(models.requests[0]?.schema).toEqual(answerSchema);
});

test("a schema that is not strict may be anything", async () => {
  await using models = await startModels({
    scripts: [{ vendor: "openai", steps: [{ text: "x" }] }],
  });
  expect((await askOpenAi(models, format({ type: "object" }, false))).status).toBe(200);
});

test("reads instructions, prompts, offered tools and the last results", async () => {
  await using models = await startModels({
    scripts: [{ vendor: "openai", steps: [{ text: "x" }] }],
  });
  const namespace = {
    type: "namespace",
    name: "functions",
    tools: [{ type: "custom", name: "exec" }],
  };
  await askOpenAi(models, {
    prompt_cache_key: "thread-1",
    tools: [{ type: "function", name: "exec_command", parameters: {}, strict: false }],
    input: [
      { type: "additional_tools", role: "developer", tools: [namespace] },
      { type: "message", role: "developer", content: [{ type: "input_text", text: "Be brief." }] },
      openAiMessage("<environment_context>\n  <cwd>/tree</cwd>\n</environment_context>"),
      hello,
      called("a"),
      output("a"),
      called("b"),
      { type: "custom_tool_call", call_id: "c", name: "apply_patch", input: "x" },
      output("b"),
      { type: "custom_tool_call_output", call_id: "c", output: "patched" },
    ],
  });
  expect(models.problems).toEqual([]);
  expect(models.requests).toMatchObject([
    {
      conversation: "thread-1",
      kind: "turn",
      system: "Be brief.",
      userTexts: ["Review this"],
      tools: ["exec_command", "exec"],
      toolResults: [
        { callId: "b", name: "exec_command", text: "ok" },
        { callId: "c", name: "apply_patch", text: "patched" },
      ],
    },
  ]);
});

test("writes neutral calls with codex's tools", async () => {
  const calls = [
    read("it's.ts"),
    command("ls"),
    replace("a.ts", "one\ntwo", "three"),
    write("b.ts", "x\ny\n"),
    patch("*** Begin Patch\n*** End Patch"),
    call("update_plan", { plan: [] }),
    call("exec", "text('x')"),
  ];
  await using models = await startModels({ scripts: [{ vendor: "openai", steps: [{ calls }] }] });
  const reply = await askOpenAi(models, { stream: false });
  const items = reply.json?.output as { name: string; arguments?: string; input?: string }[];
  expect(
    items.map(({ name, arguments: json, input }) => [name, json ? JSON.parse(json) : input]),
  ).toEqual([
    ["exec_command", { cmd: "cat -- 'it'\\''s.ts'", login: false }],
    ["exec_command", { cmd: "ls", login: false }],
    [
      "apply_patch",
      "*** Begin Patch\n*** Update File: a.ts\n@@\n-one\n-two\n+three\n*** End Patch\n",
    ],
    ["apply_patch", "*** Begin Patch\n*** Add File: b.ts\n+x\n+y\n*** End Patch\n"],
    ["apply_patch", "*** Begin Patch\n*** End Patch"],
    ["update_plan", { plan: [] }],
    ["exec", "text('x')"],
  ]);
});

test("answers codex's compaction on its own", async () => {
  await using models = await startModels({
    scripts: [{ vendor: "openai", steps: [{ text: "x" }] }],
  });
  const metadata = JSON.stringify({ request_kind: "compaction" });
  const reply = await askOpenAi(models, {}, { "x-codex-turn-metadata": metadata });
  expect(reply.status).toBe(200);
  expect(models.requests).toMatchObject([{ kind: "side" }]);
  expect(models.problems).toEqual([]);
});

test("says that the output limit ended an answer", async () => {
  await using models = await startModels({
    scripts: [{ vendor: "openai", steps: [{ text: "Half", cutOff: true }] }],
  });
  const last = (await askOpenAi(models)).events.at(-1);
  expect(last).toMatchObject({
    type: "response.incomplete",
    response: { incomplete_details: { reason: "max_output_tokens" } },
  });
});
