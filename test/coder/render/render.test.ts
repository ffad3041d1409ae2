import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CoderEvent, EventBody } from "../../../src/coder/event.ts";
import { createRenderer, type RenderOptions } from "../../../src/coder/render/render.ts";
import { read, write } from "../../world/models/call.ts";
import { type CoderCase, coders } from "../coders.ts";
import { setDesk } from "../desk.ts";

function shown(bodies: readonly EventBody[], options: RenderOptions = {}): string {
  const render = createRenderer(options);
  return bodies
    .map((body, index) => {
      const event: CoderEvent = { ...body, coder: "claude", atMs: index * 1_500, original: null };
      return render(event);
    })
    .join("");
}

const usage = {
  inputTokens: 1_234,
  cachedInputTokens: 500,
  cacheWriteTokens: 0,
  outputTokens: 56,
  reasoningTokens: undefined,
};

const turn: readonly EventBody[] = [
  { type: "init", threadId: "thread-1", model: "opus" },
  { type: "progress", label: "reasoning", text: "Let me see." },
  { type: "tool_use", id: "1", name: "Bash", input: { command: "npm test\n--watch" } },
  {
    type: "tool_result",
    id: "1",
    name: "Bash",
    output: "one\ntwo\nthree\nfour\n",
    failed: true,
    item: {
      type: "command",
      id: "1",
      command: "npm test",
      output: "",
      exitCode: 3,
      status: "failed",
    },
  },
  { type: "permission", id: "2", action: "Write", decision: "decline", reason: "not\nthere" },
  { type: "tool_use", id: "3", name: "Edit", input: { file_path: "/tree/a.ts" } },
  { type: "tool_result", id: "3", name: "Edit", output: "ok", failed: false, item: undefined },
  { type: "file_change", changes: [{ path: "/tree/a.ts", kind: "update" }] },
  {
    type: "plan_update",
    steps: [
      { text: "Look", done: true },
      { text: "Fix", done: false },
    ],
  },
  { type: "error", message: "Request failed, retrying", willRetry: true },
  { type: "error", message: "Request failed, retrying", willRetry: true },
  { type: "message", text: "Do", delta: true },
  { type: "message", text: "Done.", delta: false },
  { type: "usage", usage },
  { type: "done", text: "Done.", json: undefined },
];

test("shows a turn: every call once with what came of it, every warning once", () => {
  expect(shown(turn, { maxOutputLines: 3 })).toBe(
    [
      "claude · opus · thread-1",
      "thinking",
      "Let me see.",
      "▸ $ npm test --watch",
      "✗ $ npm test --watch exited 3 in 1.5 s",
      "  one",
      "  two",
      "  three",
      "  … 1 more line",
      "declined Write: not there",
      "▸ Edit /tree/a.ts",
      "✓ Edit /tree/a.ts succeeded in 1.5 s",
      "  M /tree/a.ts",
      "plan",
      "  ✓ Look",
      "  · Fix",
      "warning: Request failed, retrying",
      "claude",
      "Done.",
      "tokens: 1,234 in, 500 cached, 56 out",
      "",
    ].join("\n"),
  );
});

test("colours on demand, and says the same", () => {
  const colored = shown(turn, { color: true });
  expect(colored).toContain("\u001b[31m✗\u001b[0m");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what it is about
  expect(colored.replace(/\u001b\[\d+m/g, "")).toBe(shown(turn));
  expect(shown(turn)).not.toContain("\u001b");
});

test("lets no text of a model reach the terminal's controls", () => {
  const text = "a\u001b[2Jb\u0007c\rd\u202ee";
  expect(shown([{ type: "message", text, delta: false }])).toBe("claude\na[2Jbcde\n");
  const clean = (given: string) => given.toUpperCase();
  expect(shown([{ type: "message", text: "abc", delta: false }], { clean })).toContain("ABC");
});

test("shows how a turn failed or was cancelled", () => {
  expect(shown([{ type: "error", message: "No credit", willRetry: false }])).toBe(
    "error: No credit\n",
  );
  expect(shown([{ type: "cancelled", reason: "Enough" }])).toBe("cancelled: Enough\n");
});

describe.each(coders)("$name $options", (coder: CoderCase) => {
  test("is shown at work", async () => {
    await using desk = await setDesk(coder);
    const file = join(desk.tree, "new.txt");
    const calls = [read(join(desk.tree, "notes.txt"))];
    const writes = coder.canWrite !== false;
    const second = writes ? write(file, "new\n") : read(join(desk.tree, "notes.txt"));
    const steps = [{ calls }, { calls: [second] }, { text: "All done." }];
    desk.models.play({ vendor: coder.vendor, steps });
    const thread = await desk.thread({ sandbox: writes ? "workspace-write" : "read-only" });
    const render = createRenderer();
    let page = "";
    for await (const event of thread.runStreamed("Work")) page += render(event);
    const lines = page.split("\n");
    expect(lines[0]).toMatch(new RegExp(`^${coder.name} · `));
    expect(lines.filter((line) => line.startsWith("▸ "))).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith("✓ "))).toHaveLength(2);
    expect(page).toContain("notes.txt");
    expect(lines.some((line) => /^ {2}[AM] .*new\.txt$/.test(line))).toBe(writes);
    expect(lines.slice(-4)).toEqual([
      coder.name,
      "All done.",
      expect.stringMatching(/^tokens: /),
      "",
    ]);
  });
});
