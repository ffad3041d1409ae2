import { expect, test } from "vitest";
import { answerSchema } from "../../../src/model/answer.ts";
import { call, command, patch, read, replace, write } from "./call.ts";
import { startModels } from "./server.ts";
import { askAnthropic } from "./wire.ts";

const structured = { name: "StructuredOutput", description: "", input_schema: answerSchema };
const use = (id: string) => ({ type: "tool_use", id, name: "Read", input: {} });
const result = (id: string) => ({ type: "tool_result", tool_use_id: id, content: "ok" });
const user = (...content: object[]) => ({ role: "user", content });
const assistant = (...content: object[]) => ({ role: "assistant", content });
const hello = user({ type: "text", text: "Review this" });

const refused: readonly [string, object, RegExp][] = [
  ["no message at all", { messages: [] }, /at least one message/],
  [
    "a conversation that the assistant begins",
    { messages: [assistant(use("a"))] },
    /first message/,
  ],
  ["a role it does not know", { messages: [{ role: "tool", content: "x" }] }, /messages\.0\.role/],
  ["a wrong type", { max_tokens: "many" }, /max_tokens/],
  ["no max_tokens", { max_tokens: undefined }, /max_tokens: Field required/],
  [
    "no room beside the thinking",
    { thinking: { type: "enabled", budget_tokens: 2000 } },
    /budget_tokens/,
  ],
  [
    "a tool call without its result",
    { messages: [hello, assistant(use("a")), hello] },
    /without `tool_result`/,
  ],
  [
    "text before the result",
    { messages: [hello, assistant(use("a")), user({ type: "text", text: "So:" }, result("a"))] },
    /without `tool_result`/,
  ],
  ["a tool call at the end", { messages: [hello, assistant(use("a"))] }, /without `tool_result`/],
  ["a result without its call", { messages: [user(result("a"))] }, /unexpected `tool_use_id`/],
  [
    "a result given twice",
    { messages: [hello, assistant(use("a")), user(result("a"), result("a"))] },
    /single result/,
  ],
  [
    "a call id used twice",
    {
      messages: [
        hello,
        assistant(use("a")),
        user(result("a")),
        assistant(use("a")),
        user(result("a")),
      ],
    },
    /must be unique/,
  ],
  [
    "a result that the assistant gives",
    { messages: [hello, assistant(result("a"))] },
    /only be in `user`/,
  ],
  ["an empty text", { messages: [user({ type: "text", text: "" })] }, /non-empty/],
  [
    "thinking that it did not sign",
    { messages: [hello, assistant({ type: "thinking", thinking: "x", signature: "?" }), hello] },
    /signature/,
  ],
  [
    "a tool schema that is no object",
    { tools: [{ name: "t", input_schema: { type: "array" } }] },
    /Input should be 'object'/,
  ],
  [
    "a tool schema with oneOf at its root",
    { tools: [{ name: "t", input_schema: { type: "object", oneOf: [] } }] },
    /top level/,
  ],
  [
    "a tool schema that is none",
    { tools: [{ name: "t", input_schema: { type: "object", properties: 7 } }] },
    /JSON schema is invalid/,
  ],
  ["a tool offered twice", { tools: [structured, structured] }, /unique/],
  [
    "an unknown member of a block",
    { messages: [user({ type: "text", text: "x", mood: "good" })] },
    /mood: Extra inputs/,
  ],
];

test.each(refused)("refuses %s", async (_, body, message) => {
  await using models = await startModels({
    scripts: [{ vendor: "anthropic", steps: [{ text: "x" }] }],
  });
  const reply = await askAnthropic(models, body);
  expect(reply.status).toBe(400);
  expect(reply.json).toMatchObject({
    type: "error",
    error: { type: "invalid_request_error", message: expect.stringMatching(message) },
  });
  expect(models.problems).toMatchObject([{ kind: "refused", vendor: "anthropic" }]);
});

test("takes what claude sends: system messages, reminders, cached blocks, parallel results", async () => {
  await using models = await startModels({
    scripts: [{ vendor: "anthropic", steps: [{ text: "x" }] }],
  });
  const reminder = { type: "text", text: "<system-reminder>\nToday is Friday.</system-reminder>" };
  const cached = { ...result("b"), is_error: true, cache_control: { type: "ephemeral" } };
  const reply = await askAnthropic(models, {
    messages: [
      user(reminder, { type: "text", text: "Review this" }),
      { role: "system", content: "<system-reminder># Environment</system-reminder>" },
      assistant(use("a"), { ...use("b"), name: "Bash" }),
      user(result("a"), cached),
    ],
    tools: [structured],
  });
  expect(reply.status).toBe(200);
  expect(models.problems).toEqual([]);
  expect(models.requests).toMatchObject([
    {
      model: "claude-sonnet-5",
      kind: "turn",
      streaming: true,
      system: "Be brief.",
      userTexts: ["Review this"],
      text: "Review this",
      toolResults: [
        { callId: "a", name: "Read", text: "ok", isError: false },
        { callId: "b", name: "Bash", text: "ok", isError: true },
      ],
      tools: ["StructuredOutput"],
      schema: answerSchema,
    },
  ]);
});

test("gives a structured answer through the tool where it is offered, else as text", async () => {
  const answer = { verdict: "ok" };
  await using models = await startModels({
    scripts: [{ vendor: "anthropic", steps: [{ answer }, { answer }, { answer: '{"verdict":' }] }],
  });
  const offered = await askAnthropic(models, { tools: [structured], stream: false });
  expect(offered.json).toMatchObject({
    stop_reason: "tool_use",
    content: [{ type: "tool_use", name: "StructuredOutput", input: answer }],
  });
  const plain = await askAnthropic(models, { stream: undefined });
  expect(plain.json).toMatchObject({
    stop_reason: "end_turn",
    content: [{ type: "text", text: '{"verdict":"ok"}' }],
  });
  const broken = await askAnthropic(models, { tools: [structured] });
  const json = broken.events
    .map(({ delta }) => (delta as { partial_json?: string } | undefined)?.partial_json ?? "")
    .join("");
  expect(json).toBe('{"verdict":');
});

test("writes neutral calls with claude's tools", async () => {
  const calls = [
    read("/t/a.ts"),
    command("ls"),
    replace("/t/a.ts", "a", "b"),
    write("/t/b.ts", "x"),
    call("Grep", { pattern: "x" }),
  ];
  await using models = await startModels({
    scripts: [{ vendor: "anthropic", steps: [{ calls }, { calls: [patch("x")] }] }],
  });
  const reply = await askAnthropic(models, { stream: false });
  const content = reply.json?.content as { name: string; input: object }[];
  expect(content.map(({ name, input }) => [name, input])).toEqual([
    ["Read", { file_path: "/t/a.ts" }],
    ["Bash", { command: "ls" }],
    ["Edit", { file_path: "/t/a.ts", old_string: "a", new_string: "b" }],
    ["Write", { file_path: "/t/b.ts", content: "x" }],
    ["Grep", { pattern: "x" }],
  ]);
  expect((await askAnthropic(models)).status).toBe(400);
  expect(models.problems).toMatchObject([{ kind: "script" }]);
});

test("answers a compaction on its own and leaves the script's step for the turn", async () => {
  await using models = await startModels({
    scripts: [{ vendor: "anthropic", steps: [{ text: "x" }] }],
  });
  const prompt = "Your task is to create a detailed summary of the conversation so far.";
  const side = await askAnthropic(models, { messages: [{ role: "user", content: prompt }] });
  expect(side.status).toBe(200);
  await askAnthropic(models);
  expect(models.requests.map(({ kind, n }) => [kind, n])).toEqual([
    ["side", 0],
    ["turn", 0],
  ]);
  expect(models.problems).toEqual([]);
});

test("wants the version header", async () => {
  await using models = await startModels();
  const response = await fetch(`${models.url}/v1/messages`, {
    method: "POST",
    headers: { "x-api-key": "test-key-anthropic" },
    body: "{}",
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain("anthropic-version");
});
