import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { commandList } from "../../../src/action/commands/help.ts";
import { commands, commandTable, understand } from "../../../src/action/commands/index.ts";
import { parseConfig } from "../../../src/config/config.ts";
import { readCommandLine } from "../../../src/github/events/command.ts";

/** What a comment asks for: the arguments, or why it is not understood. */
function parse(body: string): unknown {
  const line = readCommandLine(body, "/crosscheck");
  if (line === undefined) return undefined;
  const understood = understand(line);
  if (understood.status === "rejected") return understood.reason;
  const parsed = commands.find(({ name }) => name === (line.name ?? "help"))?.parse(line.words);
  return parsed?.status === "parsed" ? parsed.given : parsed;
}

it.each([
  ["/crosscheck review", { full: false }],
  ["/crosscheck review full", { full: true }],
  ["/crosscheck fix", { which: "named", ids: [] }],
  ["/crosscheck fix all", { which: "all", ids: [] }],
  ["/crosscheck fix HIGH", { which: "high", ids: [] }],
  ["/crosscheck fix 0123ABCD, #89abcdef", { which: "named", ids: ["0123abcd", "89abcdef"] }],
  ["/crosscheck explain 0123abcd", { id: "0123abcd" }],
  ["/crosscheck explain", { id: null }],
  ["/crosscheck dismiss 0123abcd not  a bug", { id: "0123abcd", reason: "not a bug" }],
  ["/crosscheck dismiss by design", { id: null, reason: "by design" }],
  ["/crosscheck undo", null],
  ["/crosscheck help", null],
  ["/crosscheck", null],
])("reads %j", (body, given) => {
  expect(parse(body)).toEqual(given);
});

it.each([
  ["/crosscheck approve", "there is no such command"],
  ["/crosscheck fix me", "fix takes IDs of issues (8 hex digits), all or high"],
  ["/crosscheck explain me", "explain takes one ID"],
  ["/crosscheck undo all", "undo takes nothing else"],
  ["/crosscheck review now", "review takes nothing but full"],
  ["/crosscheck revew full", "there is no such command; did you mean review?"],
  ["/crosscheck fx", "there is no such command; did you mean fix?"],
])("says what is wrong with %j, and repeats none of it", (body, reason) => {
  expect(parse(body)).toBe(reason);
});

it("takes nothing for an ID that is not hex", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (words) => {
      const given = parse(`/crosscheck fix ${words}`) as { ids?: readonly string[] } | undefined;
      for (const id of given?.ids ?? []) expect(id).toMatch(/^[0-9a-f]{8,64}$/);
    }),
  );
});

it("lists every command in the answer to help and in the README, each under its own name", () => {
  const list = commandList(commands, parseConfig({}));
  const readme = readFileSync("README.md", "utf8");
  for (const { name, usage } of commands) {
    expect(usage.split(" ")[0]).toBe(name);
    expect(list).toContain(`- \`/crosscheck ${usage}\`: `);
  }
  expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
  expect(readme).toContain(commandTable("/crosscheck"));
});
